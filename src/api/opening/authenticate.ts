import { AuthError, VirError } from '../../errors/index.ts';
import { RemoteAuthType, remote, VirErrorNumber } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import type { Deadline } from './deadline.ts';
import type { LoginQuestion } from './login-question.ts';

/** Ways of logging in by the name that they bear in a URI's `auth` parameter. */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [RemoteAuthType.NONE, 'none'],
  [RemoteAuthType.SASL, 'sasl'],
  [RemoteAuthType.POLKIT, 'polkit'],
]);

/**
 * Logs in the way that the daemon asks for.
 *
 * AUTH_LIST is not only a question: for root on a socket that is guarded by polkit it is what lets
 * root in, so it is asked even where nothing is expected (remoteDispatchAuthList).
 *
 * @throws AuthError when the daemon refuses, or asks for what this client does not have.
 */
export async function authenticate(
  session: ClientSession,
  question: LoginQuestion,
  deadline: Deadline,
): Promise<void> {
  const offered = await listAuthTypes(session, deadline.signal);
  const type = choose(offered, question);
  switch (type) {
    case RemoteAuthType.NONE:
      return;
    case RemoteAuthType.SASL: {
      // It brings files and hashes along that most connections do without.
      const { loginBySasl } = await import('./sasl-login.ts');
      return loginBySasl(session, question, deadline);
    }
    case RemoteAuthType.POLKIT:
      return authenticateByPolkit(session, deadline);
    default:
      throw new AuthError(
        'AUTH_UNSUPPORTED',
        `The daemon asks for a login by type ${type}, which this client does not have`,
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
    // A daemon that is too old to know the question needs no answer.
    if (error instanceof VirError && error.number === VirErrorNumber.NO_SUPPORT) return [];
    throw error;
  }
}

/** The first that is offered counts, unless the URI names one. Nothing offered means nothing needed. */
function choose(offered: readonly number[], { way, mechanism }: LoginQuestion): number {
  if (way === undefined) return offered[0] ?? RemoteAuthType.NONE;
  const type = offered.find((each) => TYPE_NAMES.get(each) === way);
  if (type !== undefined) return type;
  const names = offered.map((each) => TYPE_NAMES.get(each) ?? `type ${each}`).join(', ');
  const wanted = mechanism === undefined ? way : `${way}.${mechanism}`;
  throw new AuthError(
    'AUTH_UNSUPPORTED',
    `The URI asks for a login by ${wanted}, but the daemon offers ${names || 'none'}`,
  );
}

/** The daemon may be asking a person for a password meanwhile, so the clock stands still. */
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
      return `polkit has nobody to ask: ${error.message}. Start an agent in this session (pkttyagent), add this user to the group that a polkit rule lets in (often "libvirt"), or connect read-only`;
    case VirErrorNumber.AUTH_CANCELLED:
      return `The person asked by polkit cancelled: ${error.message}`;
    case VirErrorNumber.AUTH_FAILED:
      return `polkit does not let this user in: ${error.message}. Connect as root, add this user to the group that a polkit rule lets in (often "libvirt"), or connect read-only`;
    default:
      // Without a system bus there is no polkit at all (virPolkitCheckAuth).
      return `The daemon could not ask polkit whether to let this user in: ${error.message}`;
  }
}
