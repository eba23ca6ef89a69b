import { TransportError } from '../errors/index.ts';
import type { Transport } from '../transport/index.ts';
import { ProgramError } from '../transport/index.ts';
import { connectChannel } from './channel-transport.ts';
import { FallbackTransport } from './fallback-transport.ts';
import type { RemoteCommandOptions } from './remote-command.ts';
import { remoteCommand } from './remote-command.ts';
import type { SharedSession, Waiter } from './shared-session.ts';
import type { SshProxyMode } from './ssh-proxy-mode.ts';

/** The method for connecting from the remote host to the daemon. */
export type SshConnectOptions = Omit<RemoteCommandOptions, 'proxy'> & {
  readonly proxy: SshProxyMode;
};

/**
 * Connects to the daemon on the remote host of a session: with virt-ssh-helper, netcat, or the SSH
 * server itself (direct-streamlocal). With `auto`, they are tried in this order. The server itself
 * is used if it refuses to run commands, or if the host has neither program.
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
  // The lease keeps the session open between the first attempt and the second.
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

/** Whether the server refused to run a command. It may still forward connections. */
function isRefusedCommand(error: unknown): boolean {
  return error instanceof TransportError && error.phase === 'helper';
}

/** Whether the program is missing, by the shell's status, or is a netcat without unix sockets. */
function isMissingProgram(error: Error): boolean {
  if (!(error instanceof ProgramError)) return false;
  if (error.status === 127 || error.status === 126) return true;
  return /(?:invalid|illegal|unrecognized|unknown) option/i.test(error.stderr);
}
