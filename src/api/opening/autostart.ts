import { mkdir } from 'node:fs/promises';
import { sleep, unlessAborted } from '../../async/index.ts';
import { TransportError, toError } from '../../errors/index.ts';
import type { StartedDaemon, Transport } from '../../transport/index.ts';
import { connectUnix } from '../../transport/index.ts';
import type { SessionAutostart, UnixTarget } from '../../uri/index.ts';

/** The error codes of a socket without a listener. */
const NO_LISTENER: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ECONNREFUSED']);

/**
 * Connects to the session daemon of this user, and starts it if it does not run, as libvirt's
 * client does (virNetSocketNewConnectUNIX). The daemon exits after two minutes without clients and
 * guests.
 *
 * libvirt's client holds a lock during the start, of a kind that Node does not have. Without the
 * lock several clients may each start a daemon. The daemons settle it by their pid file: all but
 * one exit, and each client reaches the remaining one.
 *
 * @throws TransportError that names the program that was started.
 */
export async function connectOrStart(
  target: Pick<UnixTarget, 'path' | 'address'>,
  autostart: SessionAutostart,
  signal: AbortSignal,
): Promise<Transport> {
  const connect = (): Promise<Transport> =>
    connectUnix({ path: target.address, address: target.path, signal });
  try {
    return await connect();
  } catch (error) {
    if (!hasNoListener(error)) throw error;
  }
  // The daemon would also create the folder, but another user could create it first and listen
  // there.
  await unlessAborted(makeFolder(autostart.folder, target.path), signal);
  const daemon = await unlessAborted(start(target, autostart), signal);
  for (let retries = 0; ; retries += 1) {
    await sleep(autostart.retryDelayMs, signal);
    try {
      return await connect();
    } catch (error) {
      if (!hasNoListener(error)) throw error;
      if (retries >= autostart.retriesMax) throw notListening(target, autostart, daemon, error);
    }
  }
}

async function makeFolder(folder: string, address: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const cause = toError(error);
    throw new TransportError(
      'CONNECT_FAILED',
      `No session daemon listens at ${address}, and its folder cannot be created: ${cause.message}`,
      { cause, address, phase: 'connect' },
    );
  }
}

function hasNoListener(error: unknown): error is TransportError {
  if (!(error instanceof TransportError) || error.cause === undefined) return false;
  return NO_LISTENER.has((toError(error.cause) as NodeJS.ErrnoException).code);
}

async function start(
  { path }: Pick<UnixTarget, 'path'>,
  { program, args, env }: SessionAutostart,
): Promise<StartedDaemon> {
  try {
    const { startDaemon } = await import('../../transport/daemon.ts');
    return await startDaemon({ program, args, env });
  } catch (error) {
    const cause = toError(error) as NodeJS.ErrnoException;
    const why = cause.code === 'ENOENT' ? 'no such program (ENOENT)' : cause.message;
    throw new TransportError(
      'CONNECT_FAILED',
      `No session daemon listens at ${path}, and ${program} cannot be started: ${why}`,
      { cause, address: path, phase: 'connect' },
    );
  }
}

function notListening(
  { path }: Pick<UnixTarget, 'path'>,
  { program, args }: SessionAutostart,
  { ending }: StartedDaemon,
  cause: Error,
): TransportError {
  const state = ending === undefined ? 'was started' : `was started and ${ending}`;
  return new TransportError(
    'CONNECT_FAILED',
    `${[program, ...args].join(' ')} ${state}, but no daemon listens at ${path}`,
    { cause, address: path, phase: 'connect' },
  );
}

/**
 * Connects to the session daemon of this user, but does not start it, because the option `allow`
 * has no permission for that.
 *
 * @throws TransportError that names the permission if no daemon listens.
 */
export async function connectWithoutStart(
  { path, address }: Pick<UnixTarget, 'path' | 'address'>,
  signal: AbortSignal,
): Promise<Transport> {
  try {
    return await connectUnix({ path: address, address: path, signal });
  } catch (error) {
    if (!hasNoListener(error)) throw error;
    throw new TransportError(
      error.code,
      `${error.message}. The session daemon is not started, because "autostart" is not in the option "allow"`,
      { cause: error.cause, address: path, phase: 'connect' },
    );
  }
}
