import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { CliEnvironment } from '../../environment/environment.ts';

/** How long an address may take to accept a connection. */
const REACH_TIMEOUT_MS = 5000;

/** Resolves when an address accepts a connection, which is closed at once. */
export async function reach(
  address: { readonly path: string } | { readonly host: string; readonly port: number },
  environment: CliEnvironment,
  signal: AbortSignal,
): Promise<void> {
  const late = new AbortController();
  const stopTimer = environment.setTimer(() => {
    const reason = new Error(`no answer within ${REACH_TIMEOUT_MS / 1000} seconds`);
    late.abort(reason);
  }, REACH_TIMEOUT_MS);
  const socket = createConnection(address);
  const limit = AbortSignal.any([signal, late.signal]);
  try {
    await once(socket, 'connect', { signal: limit });
  } catch (error) {
    throw late.signal.aborted && !signal.aborted ? late.signal.reason : error;
  } finally {
    stopTimer();
    socket.destroy();
  }
}
