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
  if (typeof uri !== 'string') {
    throw new ArgumentError('Expected "uri" to be a URI such as qemu+ssh://host/system', {
      argument: 'uri',
    });
  }
  const { ssh, credentials, connectTimeoutMs, signal } = await resolveConnectOptions(options);
  const target = await resolveTarget(uri, {}, processEnvironment());
  if (!('helperName' in target)) {
    throw new ArgumentError(`${uri} has no SSH transport. Use +ssh in the scheme`, {
      argument: 'uri',
    });
  }
  if (ssh.options.command !== undefined || ssh.options.session !== undefined) {
    throw new ArgumentError('openSshSession takes neither ssh.command nor ssh.session', {
      argument: 'ssh',
    });
  }
  // Loaded on demand: it is a large part of the package, and most programs do not need it.
  const { sharedSession } = await import('../opening/open-ssh.ts');
  const { SshSession } = await import('./ssh-session.ts');
  const shared = sharedSession(target, ssh.options, credentials.forSsh, true);
  const session = new SshSession(uri, target, shared, connectTimeoutMs);
  await session.reach({ signal });
  return session;
}
