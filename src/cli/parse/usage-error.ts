/** Thrown if a command line cannot be used: lvsh exits with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /** The advice below the message. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
