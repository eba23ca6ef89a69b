import { TransportError } from '../errors/index.ts';
import type { Transport } from '../transport/index.ts';
import { ProgramError } from '../transport/index.ts';
import { connectChannel } from './channel-transport.ts';
import { FallbackTransport } from './fallback-transport.ts';
import type { RemoteCommandOptions } from './remote-command.ts';
import { remoteCommand } from './remote-command.ts';
import type { SharedSession, Waiter } from './shared-session.ts';
import type { SshProxyMode } from './ssh-proxy-mode.ts';

/** What leads to the daemon, besides the session. */
export type SshConnectOptions = Omit<RemoteCommandOptions, 'proxy'> & {
  readonly proxy: SshProxyMode;
};

/**
 * Leads to the daemon at the far end of a session: by virt-ssh-helper, by netcat, or by the SSH
 * server itself (direct-streamlocal). Where the URI leaves the choice, in this order; the server
 * itself is asked when it cannot run a command, or has neither program.
 */
export async function connectSsh(
  session: SharedSession,
  options: SshConnectOptions,
  waiter: Waiter,
): Promise<Transport> {
  const { proxy, socketPath } = options;
  const byServer = (): Promise<Transport> => connectChannel(session, { socketPath }, waiter);
  if (proxy === 'streamlocal') return byServer();
  const command = remoteCommand({ ...options, proxy });
  if (proxy !== 'auto') return connectChannel(session, { command }, waiter);
  // The session must not end between the first way and the second.
  const lease = await session.acquire(waiter);
  try {
    const first = await connectChannel(session, { command }, waiter);
    const isFor = isMissingProgram;
    return new FallbackTransport(first, { isFor, open: byServer, forget: lease.release });
  } catch (error) {
    if (waiter.signal?.aborted || !isRefusedCommand(error)) {
      await lease.release();
      throw error;
    }
    return byServer().finally(lease.release);
  }
}

/** A server that lets its users forward connections, and run nothing. */
function isRefusedCommand(error: unknown): boolean {
  return error instanceof TransportError && error.phase === 'helper';
}

/** A shell's status for a program that is not there, or a netcat that knows no unix sockets. */
function isMissingProgram(error: Error): boolean {
  if (!(error instanceof ProgramError)) return false;
  if (error.status === 127 || error.status === 126) return true;
  return /(?:invalid|illegal|unrecognized|unknown) option/i.test(error.lastWords);
}
