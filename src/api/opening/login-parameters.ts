import type { SaslMechanism, SaslMechanismName } from '../../sasl/index.ts';
import type { Target } from '../../uri/index.ts';
import { isLoopback } from '../../uri/index.ts';
import type { ResolvedConnectOptions } from './connect-options.ts';
import type { CredentialSource, LoginPlace } from './credentials.ts';

/** The parameters of a login. */
export interface LoginParameters extends LoginPlace {
  /** The auth type that the URI requires: `sasl` or `polkit`; undefined for the daemon's choice. */
  readonly authType: string | undefined;

  /** The SASL mechanism that the URI requires. */
  readonly mechanism: string | undefined;

  /** The allowed SASL mechanisms; undefined for the default. */
  readonly mechanisms: ReadonlyArray<SaslMechanism | SaslMechanismName> | undefined;

  /** Whether the transport has verified the identity of the daemon, if it can. */
  readonly isVerified: boolean;

  /**
   * Whether the login must encrypt the connection: the option `allow` has no permission for an
   * unprotected one.
   */
  readonly mustEncrypt: boolean;

  readonly credentials: CredentialSource;
}

/** Returns the login parameters of a URI and the options. */
export function loginParameters(target: Target, options: ResolvedConnectOptions): LoginParameters {
  const [authType, mechanism] = splitAuth(target.auth);
  return {
    authType,
    mechanism,
    mechanisms: options.saslMechanisms,
    host: target.authHost,
    authFile: target.authFile,
    // The caller is responsible for a custom transport.
    isVerified:
      options.transport !== undefined || target.transport !== 'tls' || target.verifiesPeer,
    mustEncrypt: mustEncrypt(target, options),
    credentials: options.credentials,
  };
}

/**
 * Only plain TCP to another host is unprotected. The permission `ext` is enough for a program, and
 * the caller is responsible for a custom transport.
 */
function mustEncrypt(target: Target, { allow, transport }: ResolvedConnectOptions): boolean {
  if (allow === undefined || allow.includes('unprotected') || transport !== undefined) return false;
  return target.transport === 'tcp' && !isLoopback(target.host);
}

/** Splits `auth=sasl.MECHANISM`; the case does not matter (doRemoteOpen). */
function splitAuth(auth: string | undefined): readonly [string | undefined, string | undefined] {
  if (auth === undefined) return [undefined, undefined];
  const [authType, mechanism] = auth.split(/\.(.*)/s);
  return [authType?.toLowerCase(), mechanism === '' ? undefined : mechanism];
}
