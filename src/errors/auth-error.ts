import { LibvirtError } from './libvirt-error.ts';

/**
 * - `AUTH_REFUSED`: the daemon does not let this user in;
 * - `AUTH_UNSUPPORTED`: the daemon asks for a way of logging in that this client does not have.
 */
export type AuthErrorCode = 'AUTH_REFUSED' | 'AUTH_UNSUPPORTED';

/** Logging in failed. The connection was never open. */
export class AuthError extends LibvirtError {
  override readonly name = 'AuthError';
  readonly code: AuthErrorCode;
  readonly outcome = 'not-sent';

  constructor(code: AuthErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
