import { onDemand } from '../../async/index.ts';
import { AuthError, VirError } from '../../errors/index.ts';
import { RemoteAuthType, remote, VirErrorNumber } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import type { Deadline } from './deadline.ts';
import { explainSilence } from './explain-opening.ts';
import type { LoginParameters } from './login-parameters.ts';

/** Most connections need neither auth.conf nor the hashes. */
const loadSasl = onDemand(() => import('./sasl-login.ts'));

/** The names of the auth types in the URI parameter `auth`. */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [RemoteAuthType.NONE, 'none'],
  [RemoteAuthType.SASL, 'sasl'],
  [RemoteAuthType.POLKIT, 'polkit'],
]);

/**
 * Logs in by the auth type that the daemon requires.
 *
 * AUTH_LIST is called even if no login is expected: on a socket that is guarded by polkit, the call
 * itself authorizes root (remoteDispatchAuthList).
 *
 * @throws AuthError if the daemon refuses the login, requires an auth type that is not supported,
 * or offers no login that encrypts although one is needed.
 */
export async function authenticate(
  session: ClientSession,
  login: LoginParameters,
  deadline: Deadline,
): Promise<void> {
  const offered = await listAuthTypes(session, deadline.signal);
  const type = choose(offered, login);
  // A SASL login on a plain connection always encrypts, or fails.
  if (login.mustEncrypt && type !== RemoteAuthType.SASL) throw unprotected(login);
  switch (type) {
    case RemoteAuthType.NONE:
      return;
    case RemoteAuthType.SASL: {
      const { loginBySasl } = await loadSasl();
      return loginBySasl(session, login, deadline);
    }
    case RemoteAuthType.POLKIT:
      return authenticateByPolkit(session, deadline);
    default:
      throw new AuthError(
        'AUTH_UNSUPPORTED',
        `The daemon requires a login with auth type ${type}, which is not supported`,
      );
  }
}

async function listAuthTypes(
  session: ClientSession,
  signal: AbortSignal,
): Promise<readonly number[]> {
  try {
    return (await session.call(remote.authList, undefined, { signal })).types;
  } catch (error) {
    // A daemon that is too old to know AUTH_LIST requires no login.
    if (error instanceof VirError && error.number === VirErrorNumber.NO_SUPPORT) return [];
    throw explainSilence(error, session.channel.transport);
  }
}

/** Returns the type that the URI names, or else the first one offered. No offer means no login. */
function choose(offered: readonly number[], { authType, mechanism }: LoginParameters): number {
  if (authType === undefined) return offered[0] ?? RemoteAuthType.NONE;
  const type = offered.find((each) => TYPE_NAMES.get(each) === authType);
  if (type !== undefined) return type;
  const names = offered.map((each) => TYPE_NAMES.get(each) ?? `type ${each}`).join(', ');
  const wanted = mechanism === undefined ? authType : `${authType}.${mechanism}`;
  throw new AuthError(
    'AUTH_UNSUPPORTED',
    `The URI requires a login with ${wanted}, but the daemon offers ${names || 'none'}`,
  );
}

function unprotected({ host }: LoginParameters): AuthError {
  return new AuthError(
    'AUTH_INSECURE',
    `The daemon on ${host} offers no login that encrypts the connection, and "unprotected" is not in the option "allow": use TLS (+tls) or SSH (+ssh)`,
  );
}

/** The deadline is paused, because polkit may prompt a user for a password during the call. */
async function authenticateByPolkit(session: ClientSession, deadline: Deadline): Promise<void> {
  deadline.pause();
  try {
    await session.call(remote.authPolkit, undefined, { signal: deadline.signal });
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    throw new AuthError('AUTH_REFUSED', polkitMessage(error), { cause: error });
  } finally {
    deadline.resume();
  }
}

function polkitMessage(error: VirError): string {
  switch (error.number) {
    case VirErrorNumber.AUTH_UNAVAILABLE:
      return `polkit has no authentication agent: ${error.message}. Start an agent in this session (pkttyagent), add this user to the group that a polkit rule allows (often "libvirt"), or connect read-only`;
    case VirErrorNumber.AUTH_CANCELLED:
      return `The polkit prompt was cancelled: ${error.message}`;
    case VirErrorNumber.AUTH_FAILED:
      return `polkit does not authorize this user: ${error.message}. Connect as root, add this user to the group that a polkit rule allows (often "libvirt"), or connect read-only`;
    default:
      // Without a system bus there is no polkit (virPolkitCheckAuth).
      return `The daemon could not ask polkit to authorize this user: ${error.message}`;
  }
}
