/** The module of the package ssh2. */
export type Ssh2 = typeof import('ssh2');

/**
 * Loads the package ssh2, which the build bundles into a file of its own. Only programs that use
 * SSH need it.
 */
export async function loadSsh2(): Promise<Ssh2> {
  return (await import('ssh2')).default;
}
