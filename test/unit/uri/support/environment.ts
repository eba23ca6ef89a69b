import type { Environment } from '../../../../src/uri/index.ts';

interface Given extends Partial<Omit<Environment, 'exists' | 'isReadable' | 'readText'>> {
  /** Paths of sockets and of empty files. */
  readonly files?: readonly string[];

  /** The text of files by their path. */
  readonly texts?: Readonly<Record<string, string>>;

  readonly permissions?: number;
}

/** Creates a machine that has only the given files and values. */
export function environment({
  files = [],
  texts = {},
  permissions = 0o600,
  ...rest
}: Given = {}): Environment {
  const exists = (path: string): boolean => files.includes(path) || path in texts;
  return {
    platform: 'linux',
    euid: 0,
    variables: {},
    home: '/home/me',
    defaultMode: 'legacy',
    exists,
    isReadable: exists,
    ownerOf: () => undefined,
    readText: async (path) => {
      const text = texts[path];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return { text, permissions };
    },
    ...rest,
  };
}
