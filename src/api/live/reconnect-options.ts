/** Options for re-establishing a lost connection. */
export interface ReconnectOptions {
  /**
   * Delay before the first attempt, in milliseconds. The delay doubles with each attempt. A random
   * part of up to half of it is subtracted, so that many clients do not reconnect at the same
   * moment.
   *
   * @default 100
   */
  readonly initialDelayMs?: number;

  /**
   * Maximum delay between two attempts, in milliseconds.
   *
   * @default 10_000
   */
  readonly maxDelayMs?: number;

  /**
   * Maximum number of attempts. The connection is closed when all of them have failed.
   *
   * @default Infinity
   */
  readonly maxAttempts?: number;

  /**
   * Maximum time from the loss to a successful attempt, in milliseconds. The connection is closed
   * when this time is over.
   *
   * @default Infinity
   */
  readonly deadlineMs?: number;

  /**
   * Whether calls wait for the connection while it is being re-established, or fail immediately.
   * The same applies to calls that had not been sent when the connection was lost.
   *
   * @default 'wait'
   */
  readonly calls?: 'wait' | 'fail';

  /**
   * Whether calls that only read are retried if the connection was lost before their reply. All
   * other calls fail with `outcome` `unknown`, because they may have taken effect.
   *
   * @default false
   */
  readonly retryReads?: boolean;
}

export type ReconnectPolicy = Required<ReconnectOptions>;

const DEFAULTS: ReconnectPolicy = {
  initialDelayMs: 100,
  maxDelayMs: 10_000,
  maxAttempts: Number.POSITIVE_INFINITY,
  deadlineMs: Number.POSITIVE_INFINITY,
  calls: 'wait',
  retryReads: false,
};

/** Fills in the defaults. */
export function resolveReconnect(
  option: boolean | ReconnectOptions | undefined,
): ReconnectPolicy | undefined {
  if (option === undefined || option === false) return undefined;
  return option === true ? DEFAULTS : { ...DEFAULTS, ...option };
}

/** Returns the delay before an attempt, counted from 1: exponential, minus a random part. */
export function backoffMs(
  policy: Pick<ReconnectPolicy, 'initialDelayMs' | 'maxDelayMs'>,
  attempt: number,
): number {
  const fullMs = Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (attempt - 1));
  return fullMs * (0.5 + Math.random() / 2);
}
