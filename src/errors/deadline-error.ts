import { LibvirtError } from './libvirt-error.ts';

/**
 * Something was waited for, such as a state of a domain, and did not come about in time. Each call
 * that was made got its answer, or was abandoned: what it asked for may still happen.
 */
export class DeadlineError extends LibvirtError {
  override readonly name = 'DeadlineError';
  readonly code = 'DEADLINE_EXCEEDED';
  readonly outcome = 'unknown';

  /** How long it was waited for. */
  readonly timeoutMs: number;

  constructor(message: string, options: ErrorOptions & { readonly timeoutMs: number }) {
    super(message, options);
    this.timeoutMs = options.timeoutMs;
  }
}
