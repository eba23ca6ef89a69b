import type { Environment } from '../../../../src/uri/index.ts';

/** A machine that has nothing but what is given. */
export function environment(
  given: Partial<Omit<Environment, 'exists'>> & { readonly files?: readonly string[] } = {},
): Environment {
  const { files = [], ...rest } = given;
  return {
    platform: 'linux',
    euid: 0,
    variables: {},
    home: '/home/me',
    exists: (path) => files.includes(path),
    ...rest,
  };
}
