import { sleep, timers, withTimeout } from '../../async/index.ts';
import {
  ArgumentError,
  AuthError,
  ProtocolError,
  TimeoutError,
  TransportError,
  toError,
  VirError,
} from '../../errors/index.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import { ForeignPeerError } from '../../rpc/index.ts';
import { backoffMs } from '../live/reconnect-options.ts';

/** Options for waiting for a daemon that has not started yet. */
export interface WaitForDaemonOptions {
  /**
   * Delay after the first failed attempt, in milliseconds. The delay doubles with each attempt. A
   * random part of up to half of it is subtracted.
   *
   * @default 100
   */
  readonly initialDelayMs?: number;

  /**
   * Maximum delay between two attempts, in milliseconds.
   *
   * @default 2000
   */
  readonly maxDelayMs?: number;

  /**
   * Maximum number of attempts.
   *
   * @default Infinity
   */
  readonly maxAttempts?: number;

  /**
   * Maximum time for all attempts together, in milliseconds. `connectTimeoutMs` limits each attempt.
   *
   * @default Infinity
   */
  readonly deadlineMs?: number;
}

export type WaitPolicy = Required<WaitForDaemonOptions>;

const DEFAULTS: WaitPolicy = {
  initialDelayMs: 100,
  maxDelayMs: 2000,
  maxAttempts: Number.POSITIVE_INFINITY,
  deadlineMs: Number.POSITIVE_INFINITY,
};

/** Fills in the defaults. */
export function resolveWait(
  option: boolean | WaitForDaemonOptions | undefined,
): WaitPolicy | undefined {
  if (option === undefined || option === false) return undefined;
  return option === true ? DEFAULTS : { ...DEFAULTS, ...option };
}

/** An attempt to connect, and its circumstances. */
export interface WaitingOptions<T> {
  readonly policy: WaitPolicy;
  readonly signal: AbortSignal | undefined;

  /** Makes one attempt. Must reject when its signal aborts. */
  readonly attempt: (signal: AbortSignal) => Promise<T>;

  /** Called after each failed attempt that another one follows. */
  readonly onFailedAttempt: (error: Error) => void;
}

/**
 * Makes attempts until one succeeds, or until the policy or the kind of the failure allows no
 * further one. Then it rejects with the error of the last attempt.
 */
export async function untilDaemonAnswers<T>(options: WaitingOptions<T>): Promise<T> {
  const { policy, signal: callerSignal } = options;
  const { deadlineMs } = policy;
  if (deadlineMs === Number.POSITIVE_INFINITY) {
    return attemptRepeatedly(options, callerSignal ?? new AbortController().signal);
  }
  const makeError = (): TimeoutError =>
    new TimeoutError(
      'CONNECT_TIMEOUT',
      `The daemon did not answer within ${deadlineMs} ms (waitForDaemon.deadlineMs)`,
      { timeoutMs: deadlineMs },
    );
  const limits = { timeoutMs: deadlineMs, signal: callerSignal, makeError };
  return withTimeout(limits, (signal) => attemptRepeatedly(options, signal));
}

async function attemptRepeatedly<T>(options: WaitingOptions<T>, signal: AbortSignal): Promise<T> {
  const { policy, attempt, onFailedAttempt } = options;
  const endsAtMs = timers.monotonicMs() + policy.deadlineMs;
  let previous: Error | undefined;
  for (let attempts = 1; ; attempts += 1) {
    let failure: Error;
    try {
      return await attempt(signal);
    } catch (error) {
      failure = toError(error);
      if (signal.aborted || isFinal(failure, previous)) throw error;
    }
    const delayMs = backoffMs(policy, attempts);
    if (attempts >= policy.maxAttempts || timers.monotonicMs() + delayMs >= endsAtMs) throw failure;
    onFailedAttempt(failure);
    await sleep(delayMs, signal, { keepsProcessAlive: true });
    previous = failure;
  }
}

/**
 * Whether further attempts would fail in the same way: the URI, the login or the certificates are
 * wrong, or a server of another kind listens there.
 */
function isFinal(error: Error, previous: Error | undefined): boolean {
  if (error instanceof ArgumentError || error instanceof AuthError) return true;
  if (error instanceof ProtocolError) return true;
  // A proxy daemon (virtproxyd) answers with this number if the driver's daemon does not run yet.
  if (error instanceof VirError) return error.number !== VirErrorNumber.SYSTEM_ERROR;
  if (!(error instanceof TransportError)) return false;
  if (error.cause instanceof ForeignPeerError || isOtherThanTls(error) || isNoProgram(error)) {
    return true;
  }
  // A daemon creates its socket first, and then sets the group that may open it.
  return isRefusedByMode(error) && previous !== undefined && isRefusedByMode(previous);
}

/** Whether the port does not speak TLS. */
function isOtherThanTls({ phase, cause }: TransportError): boolean {
  return phase === 'handshake' && codeOf(cause).startsWith('ERR_SSL_');
}

/** Whether the program that carries the connection cannot be run. */
function isNoProgram({ cause }: TransportError): boolean {
  return String((toError(cause) as NodeJS.ErrnoException).syscall).startsWith('spawn');
}

function isRefusedByMode({ cause }: Error): boolean {
  return codeOf(cause) === 'EACCES';
}

function codeOf(cause: unknown): string {
  return String((toError(cause) as NodeJS.ErrnoException).code);
}
