import { offAbort, onAbort } from '../async/index.ts';
import type { TransportPhase } from '../errors/index.ts';
import { TimeoutError } from '../errors/index.ts';

const DOING: Readonly<Partial<Record<TransportPhase, string>>> = {
  connect: 'connecting to',
  handshake: 'exchanging keys with',
  auth: 'logging in to',
  helper: 'opening a channel on',
};

/** The server and the phase of a connection attempt. */
export interface ConnectProgress {
  readonly address: string;
  readonly phase: TransportPhase;
}

/**
 * Returns a signal's reason. If it is a timeout, adds the phase, which the timeout does not know.
 */
export function abortReason(signal: AbortSignal, { address, phase }: ConnectProgress): unknown {
  const reason: unknown = signal.reason;
  if (!(reason instanceof TimeoutError) || reason.phase !== undefined) return reason;
  const message = `${reason.message}, while ${DOING[phase] ?? 'at'} the SSH server ${address}`;
  const { code, timeoutMs, outcome } = reason;
  return new TimeoutError(code, message, { cause: reason, timeoutMs, outcome, address, phase });
}

/**
 * Waits for `promise` until the signal aborts. Passes a value that arrives later to `discard`.
 *
 * @throws `signal.reason`, with the phase if it is a timeout.
 */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  progress: ConnectProgress,
  discard: (late: T) => void = () => {},
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    let isOver = false;
    const abort = (): void => {
      isOver = true;
      reject(abortReason(signal, progress));
    };
    promise.then(
      (value) => {
        offAbort(signal, abort);
        if (isOver) discard(value);
        else resolve(value);
      },
      (error: unknown) => {
        offAbort(signal, abort);
        reject(error);
      },
    );
    if (signal.aborted) abort();
    else onAbort(signal, abort);
  });
}
