import type { ConnectOptions } from '../opening/connect-options.ts';
import type { SshSession } from './ssh-session.ts';

/** Options of {@link openSshSession}: those of `connect` that concern SSH. */
export type SshSessionOptions = Pick<
  ConnectOptions,
  'ssh' | 'credentials' | 'connectTimeoutMs' | 'unusedUriParameters' | 'signal'
>;

/**
 * Opens an SSH session that several connections and forwarded streams can share. They need only one
 * login.
 *
 * @param uri - A URI with an SSH transport, such as `qemu+ssh://root@host/system`.
 * @throws {@link ArgumentError} if the URI has no SSH transport.
 * @throws {@link AuthError} if the host's key is not trusted, or the host refuses the login.
 * @throws {@link TransportError} if the host cannot be reached within `connectTimeoutMs`.
 *
 * @example
 * await using ssh = await openSshSession('qemu+ssh://root@host/system');
 * await using connection = await ssh.connect();
 * const vnc = await ssh.forward('127.0.0.1', 5900);
 */
export async function openSshSession(
  uri: string,
  options: SshSessionOptions = {},
): Promise<SshSession> {
  // Loaded on demand: it is a large part of the package, and most programs do not need it.
  const { startSshSession } = await import('./start-ssh-session.ts');
  return startSshSession(uri, options);
}
