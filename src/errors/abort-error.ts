import type { RequestOutcome } from './libvirt-error.ts';
import { LibvirtError } from './libvirt-error.ts';

/** The fields of an {@link AbortError} besides its message. */
export interface AbortErrorOptions extends ErrorOptions {
  /** `not-sent` by default. */
  readonly outcome?: RequestOutcome;

  /** The procedure of the call that was aborted. */
  readonly procedure?: string | undefined;
}

/**
 * Thrown if the caller's signal aborts an operation. `cause` is the signal's reason.
 *
 * The name and the code are those of Node's own abort errors, so programs need only one test.
 *
 * `outcome` is `not-sent` if no call was sent: the signal had aborted before, or the call was still
 * waiting for its turn or for a reconnect. Otherwise it is `unknown`: the daemon executes the call.
 * Only a migration has the outcome `answered`: both hosts have undone it, and it has no effect.
 */
export class AbortError extends LibvirtError {
  override readonly name = 'AbortError';
  readonly code = 'ABORT_ERR';
  readonly outcome: RequestOutcome;

  /**
   * The procedure of the call that was aborted, such as `REMOTE_PROC_DOMAIN_GET_STATE`. Undefined
   * if the operation is not a single call.
   */
  readonly procedure: string | undefined;

  constructor(message: string, options: AbortErrorOptions = {}) {
    super(message, options);
    this.outcome = options.outcome ?? 'not-sent';
    this.procedure = options.procedure;
  }
}
