import { unlessAborted } from '../../async/index.ts';
import type { LibvirtError } from '../../errors/index.ts';
import { AuthError, VirError } from '../../errors/index.ts';
import type { RemoteAuthSaslStepRet } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import type { SaslExchange, SaslMechanism, SaslMechanismName } from '../../sasl/index.ts';
import { chooseMechanism, findMechanism, saslprep } from '../../sasl/index.ts';
import { callbackError } from './callback-error.ts';
import type { Deadline } from './deadline.ts';
import { guardedLayer } from './guarded-layer.ts';
import type { LoginParameters } from './login-parameters.ts';

/** Minimum strength of the SASL layer in bits, if the channel is not encrypted (remoteAuthSASL). */
const SSF_MIN = 56;

/** More messages than any mechanism needs. */
const ROUNDS_MAX = 64;

/**
 * Logs in by SASL (remoteAuthSASL): chooses a mechanism, exchanges its messages with the daemon,
 * and protects all later packets with its security layer.
 *
 * Names and passwords are prepared by SASLprep. libvirtd's SASL library compares them unprepared.
 * If SASLprep changed one and the daemon refuses the login, a second attempt sends them unprepared.
 *
 * @throws AuthError if the daemon refuses the login, or cannot be trusted.
 */
export async function loginBySasl(
  session: ClientSession,
  parameters: LoginParameters,
  deadline: Deadline,
): Promise<void> {
  const preparation = new Preparation();
  const login = { session, parameters, deadline };
  try {
    await attempt({ ...login, prepare: (text) => preparation.prepare(text) });
  } catch (error) {
    if (!isRefusal(error) || !preparation.hasChanged) throw forgetting(parameters, error);
    await attempt({ ...login, prepare: (text) => text }).catch((again: unknown) => {
      throw forgetting(parameters, again);
    });
  }
}

/** Forgets the answers of the callback if they were refused. Returns `error`. */
function forgetting({ credentials }: LoginParameters, error: unknown): unknown {
  if (isRefusal(error)) credentials.forget();
  return error;
}

/** SASLprep. Text that it forbids is sent unchanged, as in libvirt's client. */
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

interface SaslLogin {
  readonly session: ClientSession;
  readonly parameters: LoginParameters;
  readonly deadline: Deadline;
  readonly prepare: (text: string) => string;
}

async function attempt(login: SaslLogin): Promise<void> {
  const { session, parameters, deadline } = login;
  const { isSecure } = session.channel;
  const { signal } = deadline;
  const { mechlist } = await session.call(remote.authSaslInit, undefined, { signal });
  const { mechanism: wanted, isVerified } = parameters;
  const allowed = parameters.mechanisms?.flatMap(toMechanism);
  const mechanism = chooseMechanism({ offered: mechlist, wanted, allowed, isSecure, isVerified });
  try {
    const exchange = mechanism.begin({
      service: 'libvirt',
      host: parameters.host,
      needsLayer: !isSecure,
      ask: (requests) => parameters.credentials.answer(requests, parameters, deadline),
      prepare: login.prepare,
    });
    await converse(mechanism, exchange, login);
    secure(session, mechanism, exchange);
  } catch (error) {
    throw explain(error, mechanism.name);
  }
}

function toMechanism(named: SaslMechanism | SaslMechanismName): readonly SaslMechanism[] {
  const mechanism = typeof named === 'string' ? findMechanism(named) : named;
  return mechanism === undefined ? [] : [mechanism];
}

/** Encodes a message. On the wire, no message differs from an empty one. */
function toWire(data: Uint8Array | null): { readonly nil: number; readonly data: Uint8Array } {
  return data === null ? { nil: 1, data: new Uint8Array(0) } : { nil: 0, data };
}

async function converse(
  { name }: SaslMechanism,
  exchange: SaslExchange,
  { session, deadline: { signal } }: SaslLogin,
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
        `The daemon completed the login with ${name} without proving that it knows the password`,
      );
    }
    answer = await session.call(remote.authSaslStep, toWire(next), { signal });
  }
  throw new AuthError(
    'AUTH_UNTRUSTED',
    `The login with ${name} did not complete within ${ROUNDS_MAX} messages`,
  );
}

/** The last message of the daemon is also checked: it may contain the daemon's proof. */
async function respond(
  exchange: SaslExchange,
  { nil, data }: RemoteAuthSaslStepRet,
): Promise<Uint8Array | null> {
  if (exchange.isDone && (nil !== 0 || data.length === 0)) return null;
  return exchange.step(nil !== 0 ? null : data);
}

/**
 * Returns the error of a login that failed. The daemon gives no reason for a refusal
 * (virNetSASLSessionServerStep). Any error may come from a mechanism of the program.
 */
function explain(error: unknown, mechanism: string): LibvirtError {
  if (!(error instanceof VirError)) return callbackError(`The SASL mechanism ${mechanism}`, error);
  return new AuthError(
    'AUTH_REFUSED',
    `The daemon refuses the login with ${mechanism}: wrong name or password, or this user is not allowed (${error.message})`,
    { cause: error },
  );
}

function secure(session: ClientSession, { name }: SaslMechanism, { layer }: SaslExchange): void {
  if (!session.channel.isSecure && (layer?.ssf ?? 0) < SSF_MIN) {
    throw new AuthError(
      'AUTH_INSECURE',
      `The login with ${name} protects the connection with ${layer?.ssf ?? 0} bits; an unencrypted connection needs at least ${SSF_MIN}`,
    );
  }
  if (layer !== undefined) session.secure(guardedLayer(layer, name, session));
}
