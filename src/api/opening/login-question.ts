import type { SaslMechanism, SaslMechanismName } from '../../sasl/index.ts';
import type { Target } from '../../uri/index.ts';
import type { ResolvedConnectOptions } from './connect-options.ts';
import type { CredentialSource, LoginPlace } from './credentials.ts';

/** What a login depends on besides the daemon. */
export interface LoginQuestion extends LoginPlace {
  /** The way of logging in that the URI demands: `sasl`, `polkit`; undefined for the daemon's. */
  readonly way: string | undefined;

  /** The mechanism that the URI demands. */
  readonly mechanism: string | undefined;

  /** The mechanisms that the program allows; undefined leaves the choice to us. */
  readonly mechanisms: ReadonlyArray<SaslMechanism | SaslMechanismName> | undefined;

  /** Whether the daemon is the one of the URI, as far as the way to it can tell. */
  readonly isVerified: boolean;

  readonly credentials: CredentialSource;
}

/** What a URI and the program say of the login. */
export function loginQuestion(target: Target, options: ResolvedConnectOptions): LoginQuestion {
  const [way, mechanism] = splitAuth(target.auth);
  return {
    way,
    mechanism,
    mechanisms: options.saslMechanisms,
    host: target.authHost,
    authFile: target.authFile,
    // Whoever brings a way of their own knows where it leads.
    isVerified:
      options.transport !== undefined || target.transport !== 'tls' || target.verifiesPeer,
    credentials: options.credentials,
  };
}

/** `auth=sasl.MECHANISM`, in any case (doRemoteOpen). */
function splitAuth(auth: string | undefined): readonly [string | undefined, string | undefined] {
  if (auth === undefined) return [undefined, undefined];
  const [way, mechanism] = auth.split(/\.(.*)/s);
  return [way?.toLowerCase(), mechanism === '' ? undefined : mechanism];
}
