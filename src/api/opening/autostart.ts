import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { TransportError, toError } from '../../errors/index.ts';
import type { StartedDaemon, Transport } from '../../transport/index.ts';
import { connectUnix, startDaemon } from '../../transport/index.ts';
import type { SessionAutostart, UnixTarget } from '../../uri/index.ts';

/** What says that nobody listens at a socket. */
const NOBODY: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ECONNREFUSED']);

/**
 * Connects to the daemon of this user, and starts it where none listens, as libvirt's client does
 * (virNetSocketNewConnectUNIX). The daemon ends by itself after two minutes without clients and
 * guests.
 *
 * libvirt holds a lock meanwhile, of a kind that Node does not have. Without it several clients may
 * each start a daemon; these settle it by their pid file, all but one end, and every client reaches
 * the one that stays.
 *
 * @throws TransportError that says which program was started.
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
    if (!isNobodyThere(error)) throw error;
  }
  // The daemon would make it too, but anybody might be quicker and listen there first.
  await mkdir(autostart.folder, { recursive: true, mode: 0o700 });
  const daemon = await start(target, autostart);
  for (let retries = 0; ; retries += 1) {
    await sleep(autostart.retryDelayMs, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
    try {
      return await connect();
    } catch (error) {
      if (!isNobodyThere(error)) throw error;
      if (retries >= autostart.retriesMax) throw noAnswer(target, autostart, daemon, error);
    }
  }
}

function isNobodyThere(error: unknown): error is TransportError {
  if (!(error instanceof TransportError) || error.cause === undefined) return false;
  return NOBODY.has((toError(error.cause) as NodeJS.ErrnoException).code);
}

async function start(
  { path }: Pick<UnixTarget, 'path'>,
  { program, args, env }: SessionAutostart,
): Promise<StartedDaemon> {
  try {
    return await startDaemon({ program, args, env });
  } catch (error) {
    const cause = toError(error) as NodeJS.ErrnoException;
    const why = cause.code === 'ENOENT' ? 'no such program (ENOENT)' : cause.message;
    throw new TransportError(
      'CONNECT_FAILED',
      `No daemon of this user listens at ${path}, and ${program} cannot be started: ${why}`,
      { cause, address: path, phase: 'connect' },
    );
  }
}

function noAnswer(
  { path }: Pick<UnixTarget, 'path'>,
  { program, args }: SessionAutostart,
  { ending }: StartedDaemon,
  cause: Error,
): TransportError {
  const state = ending === undefined ? 'was started' : `was started and ${ending}`;
  return new TransportError(
    'CONNECT_FAILED',
    `${[program, ...args].join(' ')} ${state}, but nobody answers at ${path}`,
    { cause, address: path, phase: 'connect' },
  );
}
