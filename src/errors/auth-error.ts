import { LibvirtError } from './libvirt-error.ts';

/**
 * - `AUTH_REFUSED`: the daemon does not let this user in;
 * - `AUTH_UNSUPPORTED`: the daemon asks for a way of logging in that this client does not have;
 * - `HOST_KEY_REFUSED`: the key of an SSH server is unknown, revoked, or not what it was.
 */
export type AuthErrorCode = 'AUTH_REFUSED' | 'AUTH_UNSUPPORTED' | 'HOST_KEY_REFUSED';

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
