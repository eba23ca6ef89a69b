import { LibvirtError } from './libvirt-error.ts';

/**
 * The codes of {@link AuthError}:
 * - `AUTH_REFUSED`: the daemon does not accept this user;
 * - `AUTH_UNSUPPORTED`: the daemon requires an authentication method that this client does not
 *   have;
 * - `AUTH_INSECURE`: no method that both sides support is secure on this connection. No password
 *   was sent;
 * - `AUTH_CREDENTIALS_MISSING`: the user name or the password is missing;
 * - `AUTH_UNTRUSTED`: the daemon did not prove that it knows the password, or violated the
 *   authentication protocol;
 * - `AUTH_CALLBACK_FAILED`: the program's own callback or SASL mechanism threw an error, which is
 *   the `cause`;
 * - `HOST_KEY_REFUSED`: the key of an SSH server is unknown, revoked, or different from the known
 *   one;
 * - `CERTIFICATE_INVALID`: a TLS certificate, the daemon's or the client's, is invalid or missing;
 * - `CERTIFICATE_REFUSED`: the daemon does not accept the client's certificate, or requires a
 *   client certificate.
 */
export type AuthErrorCode =
  | 'AUTH_REFUSED'
  | 'AUTH_UNSUPPORTED'
  | 'AUTH_INSECURE'
  | 'AUTH_CREDENTIALS_MISSING'
  | 'AUTH_UNTRUSTED'
  | 'AUTH_CALLBACK_FAILED'
  | 'HOST_KEY_REFUSED'
  | 'CERTIFICATE_INVALID'
  | 'CERTIFICATE_REFUSED';

/** Thrown if authentication fails. The connection was never open. */
export class AuthError extends LibvirtError {
  override readonly name = 'AuthError';
  readonly code: AuthErrorCode;
  readonly outcome = 'not-sent';

  constructor(code: AuthErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
