/** The module of the package ssh2. */
export type Ssh2 = typeof import('ssh2');

/**
 * Loads the package ssh2. The build bundles it into a file of its own, because only programs that
 * connect over SSH need it.
 */
export async function loadSsh2(): Promise<Ssh2> {
  return (await import('ssh2')).default;
}
