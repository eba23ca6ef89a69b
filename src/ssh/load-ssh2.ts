import { ArgumentError, toError } from '../errors/index.ts';

/** The module of the package ssh2. */
export type Ssh2 = typeof import('ssh2');

/**
 * Loads the package ssh2. It is not a dependency, because its installation builds native code and
 * only programs that connect over SSH need it.
 *
 * @throws ArgumentError with instructions if the package is not installed.
 */
export async function loadSsh2(
  load: () => Promise<{ readonly default: Ssh2 }> = importSsh2,
): Promise<Ssh2> {
  try {
    return (await load()).default;
  } catch (error) {
    const cause = toError(error) as NodeJS.ErrnoException;
    if (cause.code !== 'ERR_MODULE_NOT_FOUND' && cause.code !== 'MODULE_NOT_FOUND') throw error;
    throw new ArgumentError(
      "The package ssh2 is not installed: run npm install ssh2, or use the system's ssh with command=ssh in the URI or the option ssh: { command: 'ssh' }",
      { argument: 'uri', cause },
    );
  }
}

function importSsh2(): Promise<{ readonly default: Ssh2 }> {
  return import('ssh2');
}
