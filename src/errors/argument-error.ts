import { LibvirtError } from './libvirt-error.ts';

/** The caller passed something that cannot be sent. Nothing was sent; the connection goes on. */
export class ArgumentError extends LibvirtError {
  override readonly name = 'ArgumentError';
  readonly code = 'ARGUMENT_INVALID';
  readonly outcome = 'not-sent';

  /**
   * Which argument it was, such as `flags` or `dom.name`; undefined when it is not one argument.
   */
  readonly argument: string | undefined;

  constructor(message: string, options: ErrorOptions & { readonly argument?: string } = {}) {
    super(message, options);
    this.argument = options.argument;
  }
}
