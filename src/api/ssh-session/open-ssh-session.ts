import { ArgumentError } from '../../errors/index.ts';
import { processEnvironment, resolveTarget } from '../../uri/index.ts';
import type { ConnectOptions } from '../opening/connect-options.ts';
import { resolveConnectOptions } from '../opening/connect-options.ts';
import type { SshSession } from './ssh-session.ts';

/** Options of {@link openSshSession}: those of `connect` that concern SSH. */
export type SshSessionOptions = Pick<
  ConnectOptions,
  'ssh' | 'credentials' | 'connectTimeoutMs' | 'signal'
>;

/**
 * Opens an SSH session that connections and forwardings can share, rather than each logging in by
 * itself.
 *
 * @param uri - A URI that leads over SSH, such as `qemu+ssh://root@host/system`.
 * @throws {@link ArgumentError} when the URI does not lead over SSH, or the package `ssh2` is missing.
 * @throws {@link AuthError} when the host's key is not trusted, or the host does not let this user in.
 * @throws {@link TransportError} when the host cannot be reached in time.
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
  const { ssh, credentials, connectTimeoutMs, signal } = await resolveConnectOptions(options);
  const target = await resolveTarget(uri, {}, processEnvironment());
  if (!('helperName' in target)) {
    throw new ArgumentError(`${uri} does not lead over SSH: let it say +ssh`, { argument: 'uri' });
  }
  if (ssh.options.command !== undefined || ssh.options.session !== undefined) {
    throw new ArgumentError("A session of one's own is opened within the process", {
      argument: 'ssh',
    });
  }
  // It is a large part of the package, and most programs do without.
  const { sharedSession } = await import('../opening/open-ssh.ts');
  const { SshSession } = await import('./ssh-session.ts');
  const shared = sharedSession(target, ssh.options, credentials.forSsh, true);
  const session = new SshSession(uri, target, shared, connectTimeoutMs);
  await session.reach({ signal });
  return session;
}
