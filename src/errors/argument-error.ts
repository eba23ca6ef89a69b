import { LibvirtError } from './libvirt-error.ts';

/** Thrown if an argument cannot be sent. Nothing was sent, and the connection stays open. */
export class ArgumentError extends LibvirtError {
  override readonly name = 'ArgumentError';
  readonly code = 'ARGUMENT_INVALID';
  readonly outcome = 'not-sent';

  /**
   * The name of the argument, such as `flags` or `dom.name`; undefined if the error does not
   * concern a single argument.
   */
  readonly argument: string | undefined;

  constructor(message: string, options: ErrorOptions & { readonly argument?: string } = {}) {
    super(message, options);
    this.argument = options.argument;
  }
}
