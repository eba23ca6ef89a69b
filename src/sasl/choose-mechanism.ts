import { AuthError } from '../errors/index.ts';
import type { SaslMechanism } from './mechanism.ts';
import { DEFAULT_MECHANISMS, findMechanism } from './mechanisms.ts';

/** The mechanisms of both sides and the security of the channel. */
export interface MechanismQuery {
  /** The daemon's list. If the channel is not secure, an attacker may have changed it. */
  readonly offered: string;

  /** The mechanism that the URI names. */
  readonly wanted: string | undefined;

  /** The program's mechanisms, most preferred first; undefined for the default list. */
  readonly allowed: readonly SaslMechanism[] | undefined;

  /** Whether the channel is encrypted or local, so that no third party can read it. */
  readonly isSecure: boolean;

  /** Whether the channel has verified the daemon's identity. */
  readonly isVerified: boolean;
}

/**
 * Chooses the strongest mechanism that both sides have and the channel allows. A mechanism that
 * reveals the password, or that proves nothing, is not used merely because the daemon offers it.
 *
 * @throws AuthError if there is no usable mechanism.
 */
export function chooseMechanism(query: MechanismQuery): SaslMechanism {
  const offered = mechanismNames(query.offered);
  const candidates =
    query.wanted === undefined ? allowedMechanisms(query) : [wantedMechanism(query)];
  const safe = candidates.filter((each) => isSafe(each, query));
  const chosen = safe.find((each) => isOffered(each, offered));
  if (chosen !== undefined) return chosen;
  const hint = query.wanted === undefined ? hintOf(offered) : '';
  const common = candidates.filter((each) => isOffered(each, offered));
  const unsafe = safe.length === 0 ? candidates : common;
  throw unsafe.length > 0
    ? tooUnsafe(unsafe, query, hint)
    : nothingInCommon(candidates, offered, hint);
}

function isOffered({ name }: SaslMechanism, offered: readonly string[]): boolean {
  return offered.includes(name.toUpperCase());
}

/** Returns the valid names (RFC 4422, section 3.1). Other text in a list must not be shown. */
function mechanismNames(list: string): readonly string[] {
  const names = list.split(/[\s,]+/).map((name) => name.toUpperCase());
  return names.filter((name) => /^[A-Z0-9_-]{1,20}$/.test(name));
}

function allowedMechanisms({ allowed }: MechanismQuery): readonly SaslMechanism[] {
  return allowed ?? DEFAULT_MECHANISMS;
}

/** Returns the URI's mechanism. The program's list takes precedence over the URI. */
function wantedMechanism({ wanted = '', allowed }: MechanismQuery): SaslMechanism {
  const name = wanted.toUpperCase();
  const mechanism =
    allowed === undefined
      ? findMechanism(name)
      : allowed.find((each) => each.name.toUpperCase() === name);
  if (mechanism !== undefined) return mechanism;
  const why =
    allowed === undefined ? unknownMechanism(name) : 'the option "saslMechanisms" does not list it';
  const shown = mechanismNames(name)[0] ?? 'a mechanism with an invalid name';
  throw new AuthError('AUTH_UNSUPPORTED', `The URI requires ${shown}, but ${why}`);
}

function isSafe(mechanism: SaslMechanism, query: MechanismQuery): boolean {
  if (!query.isSecure) return mechanism.hasLayer === true;
  return mechanism.name !== 'PLAIN' || query.isVerified || isNamed(query);
}

function isNamed({ wanted, allowed }: MechanismQuery): boolean {
  return wanted !== undefined || allowed !== undefined;
}

function tooUnsafe(
  unsafe: readonly SaslMechanism[],
  { isSecure }: MechanismQuery,
  hint: string,
): AuthError {
  const names = listed(unsafe.map(({ name }) => name));
  const message = isSecure
    ? `The daemon offers ${names}, which would reveal the password to a daemon whose identity is not verified: to accept this, name the mechanism in the URI (auth=sasl.PLAIN)`
    : `A login with ${names} would not protect this connection, which is not encrypted: use TLS (+tls), SSH (+ssh) or a unix socket`;
  return new AuthError('AUTH_INSECURE', message + hint);
}

function nothingInCommon(
  candidates: readonly SaslMechanism[],
  offered: readonly string[],
  hint: string,
): AuthError {
  const theirs = listed(offered.slice(0, 20)) || 'nothing';
  const message = `The daemon offers ${theirs}; this client would use ${listed(candidates.map(({ name }) => name))}`;
  return new AuthError('AUTH_UNSUPPORTED', message + hint);
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}

/** Returns a remedy for the first offer that is not used by default. */
function hintOf(offered: readonly string[]): string {
  const hints = offered.map((name) => {
    switch (name) {
      case 'DIGEST-MD5':
        return 'DIGEST-MD5 encrypts but is obsolete and weak: to use it, name it in the URI (auth=sasl.DIGEST-MD5)';
      case 'GSSAPI':
      case 'GSS-SPNEGO':
        return unknownMechanism(name);
      case 'EXTERNAL':
      case 'ANONYMOUS':
        return `To use ${name}, name it in the URI (auth=sasl.${name})`;
      default:
        return undefined;
    }
  });
  const hint = hints.find((each) => each !== undefined);
  return hint === undefined ? '' : `. ${hint}`;
}

function unknownMechanism(name: string): string {
  if (!name.startsWith('GSS')) return 'this client does not support it';
  return `${name} needs a Kerberos library: pass your own mechanism in the option "saslMechanisms"`;
}
