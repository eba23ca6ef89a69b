import type { CliEnvironment } from '../environment/environment.ts';

/** Thrown at the deadline of `--timeout`: lvsh exits with code 124. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(timeoutMs: number) {
    super(`The command did not end within ${timeoutMs / 1000} s (--timeout)`);
  }
}

/** Thrown at an interrupt: lvsh exits with code 130. */
export class InterruptError extends Error {
  override readonly name = 'InterruptError';

  constructor() {
    super('Interrupted');
  }
}

/** The end of a command before its time: by an interrupt, or at the deadline. */
export interface Ending {
  readonly signal: AbortSignal;

  /** The reason of the abort; undefined if there was none. */
  readonly reason: () => DeadlineError | InterruptError | undefined;
  stop(): void;
}

/** The exit code of a program that SIGINT ended. */
const INTERRUPTED = 130;

/** Watches for interrupts and the deadline. A second interrupt ends the process at once. */
export function watchEnding(environment: CliEnvironment, timeoutMs: number | undefined): Ending {
  const controller = new AbortController();
  let reason: DeadlineError | InterruptError | undefined;
  const abort = (error: DeadlineError | InterruptError): void => {
    reason ??= error;
    controller.abort(reason);
  };
  const stopInterrupts = environment.onInterrupt(() => {
    if (reason !== undefined) environment.exit(INTERRUPTED);
    else abort(new InterruptError());
  });
  const stopTimer =
    timeoutMs === undefined
      ? () => undefined
      : environment.setTimer(() => abort(new DeadlineError(timeoutMs)), timeoutMs);
  return {
    signal: controller.signal,
    reason: () => reason,
    stop() {
      stopInterrupts();
      stopTimer();
    },
  };
}
