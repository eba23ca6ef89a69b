/** How a lost connection is made again. */
export interface ReconnectOptions {
  /**
   * Milliseconds before the first attempt; each further one waits twice as long, and somewhat less
   * by chance, so that many clients do not come back in the same moment.
   *
   * @default 100
   */
  readonly initialDelayMs?: number;

  /**
   * Milliseconds that the wait between attempts grows to.
   *
   * @default 10_000
   */
  readonly maxDelayMs?: number;

  /**
   * Attempts after which the connection is given up.
   *
   * @default Infinity
   */
  readonly maxAttempts?: number;

  /**
   * Milliseconds after the loss at which the connection is given up.
   *
   * @default Infinity
   */
  readonly deadlineMs?: number;

  /**
   * What becomes of calls that are made meanwhile: they wait for the connection, or fail at once.
   * Calls that had not been sent when the connection was lost are treated alike.
   *
   * @default 'wait'
   */
  readonly calls?: 'wait' | 'fail';

  /**
   * Whether calls that only read are made again when the connection was lost before their answer.
   * All others fail, with `outcome` `unknown`: nobody knows whether they took effect.
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

/** The wait before an attempt, the first being 1: exponential, less up to a half by chance. */
export function backoffMs(policy: ReconnectPolicy, attempt: number): number {
  const fullMs = Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (attempt - 1));
  return fullMs * (0.5 + Math.random() / 2);
}
