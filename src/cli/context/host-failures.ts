import type { LazyConnection } from './lazy-connection.ts';

/** Prints a failure. Resolves to its exit code. */
export type FailureReport = (error: unknown, wasOpen: boolean, host?: string) => Promise<number>;

/** A host that has failed. */
interface FailedHost {
  readonly label: string | undefined;
  readonly lazy: LazyConnection;
}

/** The failures of a command on its hosts. */
export class HostFailures {
  readonly #report: FailureReport;
  readonly #isShared: boolean;
  /** The exit codes of mistakes that no host has to do with, by their messages. */
  readonly #mistakes = new Map<string, Promise<number>>();

  /** @param isShared - Whether the command runs within another one, such as a batch of each host. */
  constructor(report: FailureReport, isShared: boolean) {
    this.#report = report;
    this.#isShared = isShared;
  }

  /**
   * Prints a failure with the label of the host. A mistake that is found before a host is asked,
   * such as a wrong argument, is found for each of them. It is printed once, without a host.
   */
  report(error: unknown, { label, lazy }: FailedHost): Promise<number> {
    const isOfAll = lazy.isUnused && !this.#isShared;
    if (label === undefined || !isOfAll) return this.#report(error, lazy.isOpen, label);
    const text = String(error);
    const reported = this.#mistakes.get(text) ?? this.#report(error, false);
    this.#mistakes.set(text, reported);
    return reported;
  }
}
