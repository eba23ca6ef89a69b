import type { Environment } from '../../../../src/uri/index.ts';

interface Given extends Partial<Omit<Environment, 'exists' | 'isReadable' | 'readText'>> {
  /** Sockets and other files of no content. */
  readonly files?: readonly string[];

  /** Files with their text. */
  readonly texts?: Readonly<Record<string, string>>;

  readonly permissions?: number;
}

/** A machine that has nothing but what is given. */
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
