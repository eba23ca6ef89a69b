import { ArgumentError, toError } from '../errors/index.ts';

/** The package ssh2. */
export type Ssh2 = typeof import('ssh2');

/**
 * Loads the package ssh2. It is no dependency: its installation builds native code, and only those
 * who connect over SSH need it.
 *
 * @throws ArgumentError that says how to get it.
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
      "To connect over SSH, install the package ssh2 (npm install ssh2), or let the system's ssh do it: command=ssh in the URI, or the option ssh: { command: 'ssh' }",
      { argument: 'uri', cause },
    );
  }
}

function importSsh2(): Promise<{ readonly default: Ssh2 }> {
  return import('ssh2');
}
