import { unlessAborted } from '../../async/index.ts';
import { AuthError, VirError } from '../../errors/index.ts';
import type { RemoteAuthSaslStepRet } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import type { SaslExchange, SaslMechanism, SaslMechanismName } from '../../sasl/index.ts';
import { chooseMechanism, findMechanism, saslprep } from '../../sasl/index.ts';
import type { Deadline } from './deadline.ts';
import type { LoginQuestion } from './login-question.ts';

/** What a layer must encrypt with, in bits, where the channel does not (remoteAuthSASL). */
const SSF_MIN = 56;

/** No mechanism needs as many messages. */
const ROUNDS_MAX = 64;

/**
 * Logs in by SASL (remoteAuthSASL): chooses a mechanism, lets it speak with the daemon, and puts
 * its layer around all that follows.
 *
 * Names and passwords go as SASLprep wants them. libvirtd's library compares them as they are, so
 * where that makes a difference and the daemon refuses, they go as they are in a second attempt.
 *
 * @throws AuthError when the daemon refuses, or is not to be trusted.
 */
export async function loginBySasl(
  session: ClientSession,
  question: LoginQuestion,
  deadline: Deadline,
): Promise<void> {
  const preparation = new Preparation();
  const login = { session, question, deadline };
  try {
    await attempt({ ...login, prepare: (text) => preparation.prepare(text) });
  } catch (error) {
    if (!isRefusal(error) || !preparation.hasChanged) throw forgetting(question, error);
    await attempt({ ...login, prepare: (text) => text }).catch((again: unknown) => {
      throw forgetting(question, again);
    });
  }
}

/** What somebody answered was wrong: next time it is asked for again. */
function forgetting({ credentials }: LoginQuestion, error: unknown): unknown {
  if (isRefusal(error)) credentials.forget();
  return error;
}

/** SASLprep, where it knows the text; what it forbids goes as it is, as libvirt's client has it. */
class Preparation {
  hasChanged = false;

  prepare(text: string): string {
    const prepared = saslprep(text) ?? text;
    if (prepared !== text) this.hasChanged = true;
    return prepared;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof AuthError && error.code === 'AUTH_REFUSED';
}

interface Login {
  readonly session: ClientSession;
  readonly question: LoginQuestion;
  readonly deadline: Deadline;
  readonly prepare: (text: string) => string;
}

async function attempt(login: Login): Promise<void> {
  const { session, question, deadline } = login;
  const { isSecure } = session.channel;
  const { signal } = deadline;
  const { mechlist } = await session.call(remote.authSaslInit, undefined, { signal });
  const { mechanism: wanted, isVerified } = question;
  const allowed = question.mechanisms?.flatMap(toMechanism);
  const mechanism = chooseMechanism({ offered: mechlist, wanted, allowed, isSecure, isVerified });
  const exchange = mechanism.begin({
    service: 'libvirt',
    host: question.host,
    needsLayer: !isSecure,
    ask: (requests) => question.credentials.answer(requests, question, deadline),
    prepare: login.prepare,
  });
  try {
    await converse(mechanism, exchange, login);
  } catch (error) {
    throw explain(error, mechanism.name);
  }
  secure(session, mechanism, exchange);
}

function toMechanism(named: SaslMechanism | SaslMechanismName): readonly SaslMechanism[] {
  const mechanism = typeof named === 'string' ? findMechanism(named) : named;
  return mechanism === undefined ? [] : [mechanism];
}

/** A message on the wire, where nothing at all is not the same as nothing in it. */
function toWire(data: Uint8Array | null): { readonly nil: number; readonly data: Uint8Array } {
  return data === null ? { nil: 1, data: new Uint8Array(0) } : { nil: 0, data };
}

async function converse(
  { name }: SaslMechanism,
  exchange: SaslExchange,
  { session, deadline: { signal } }: Login,
): Promise<void> {
  const first = await unlessAborted(Promise.resolve(exchange.start()), signal);
  const start = { mech: name, ...toWire(first) };
  let answer = await session.call(remote.authSaslStart, start, { signal });
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const next = await unlessAborted(respond(exchange, answer), signal);
    if (answer.complete !== 0) {
      if (exchange.isDone) return;
      throw new AuthError(
        'AUTH_UNTRUSTED',
        `The daemon ended the login by ${name} without proving that it knows the password`,
      );
    }
    answer = await session.call(remote.authSaslStep, toWire(next), { signal });
  }
  throw new AuthError('AUTH_UNTRUSTED', `The daemon does not come to an end with ${name}`);
}

/** The last message of the daemon's is looked at, too: it may be the proof. */
async function respond(
  exchange: SaslExchange,
  { nil, data }: RemoteAuthSaslStepRet,
): Promise<Uint8Array | null> {
  if (exchange.isDone && (nil !== 0 || data.length === 0)) return null;
  return exchange.step(nil !== 0 ? null : data);
}

/** The daemon never says why (virNetSASLSessionServerStep), so neither can we. */
function explain(error: unknown, mechanism: string): unknown {
  if (!(error instanceof VirError)) return error;
  return new AuthError(
    'AUTH_REFUSED',
    `The daemon refuses the login by ${mechanism}: the name or the password is wrong, or this user may not log in (${error.message})`,
    { cause: error },
  );
}

function secure(session: ClientSession, { name }: SaslMechanism, { layer }: SaslExchange): void {
  if (!session.channel.isSecure && (layer?.ssf ?? 0) < SSF_MIN) {
    throw new AuthError(
      'AUTH_INSECURE',
      `The login by ${name} protects the connection with ${layer?.ssf ?? 0} bits; libvirt asks for ${SSF_MIN} where others can read it`,
    );
  }
  if (layer !== undefined) session.channel.secure(layer);
}
