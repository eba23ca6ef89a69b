import { LibvirtError } from './libvirt-error.ts';

/**
 * - `AUTH_REFUSED`: the daemon does not let this user in;
 * - `AUTH_UNSUPPORTED`: the daemon asks for a way of logging in that this client does not have;
 * - `AUTH_INSECURE`: the ways that there are would give away too much on this channel. No password
 *   was sent;
 * - `AUTH_CREDENTIALS_MISSING`: nobody said who logs in, or what the password is;
 * - `AUTH_UNTRUSTED`: the daemon did not prove that it knows the password, or broke the rules of
 *   the
 *   login;
 * - `HOST_KEY_REFUSED`: the key of an SSH server is unknown, revoked, or not what it was;
 * - `CERTIFICATE_INVALID`: a certificate for TLS, the daemon's or one of our own, is not good, or
 *   is
 *   not there;
 * - `CERTIFICATE_REFUSED`: the daemon does not accept our certificate, or misses one.
 */
export type AuthErrorCode =
  | 'AUTH_REFUSED'
  | 'AUTH_UNSUPPORTED'
  | 'AUTH_INSECURE'
  | 'AUTH_CREDENTIALS_MISSING'
  | 'AUTH_UNTRUSTED'
  | 'HOST_KEY_REFUSED'
  | 'CERTIFICATE_INVALID'
  | 'CERTIFICATE_REFUSED';

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
