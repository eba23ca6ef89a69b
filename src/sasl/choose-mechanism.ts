import { AuthError } from '../errors/index.ts';
import type { SaslMechanism } from './mechanism.ts';
import { DEFAULT_MECHANISMS, findMechanism } from './mechanisms.ts';

export interface MechanismQuery {
  /** The daemon's list, which is anybody's on a channel that is not secure. */
  readonly offered: string;

  /** The mechanism that the URI names. */
  readonly wanted: string | undefined;

  /** What the program allows, most wanted first; undefined leaves the choice to us. */
  readonly allowed: readonly SaslMechanism[] | undefined;

  /** Whether nobody on the way can read what is sent. */
  readonly isSecure: boolean;

  /** Whether the daemon has proven that it is the one of the URI, as far as the channel can tell. */
  readonly isVerified: boolean;
}

/**
 * Chooses how to log in: the strongest that both sides have and the channel allows. What gives the
 * password away, or proves nothing, is not used for the asking of the daemon alone.
 *
 * @throws AuthError when nothing is left.
 */
export function chooseMechanism(query: MechanismQuery): SaslMechanism {
  const offered = mechanismNames(query.offered);
  const candidates = query.wanted === undefined ? ours(query) : [named(query)];
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

/** Names as RFC 4422, section 3.1, has them; anything else in a list is not for showing. */
function mechanismNames(list: string): readonly string[] {
  const names = list.split(/[\s,]+/).map((name) => name.toUpperCase());
  return names.filter((name) => /^[A-Z0-9_-]{1,20}$/.test(name));
}

function ours({ allowed }: MechanismQuery): readonly SaslMechanism[] {
  return allowed ?? DEFAULT_MECHANISMS;
}

/** The program's word counts more than the URI's. */
function named({ wanted = '', allowed }: MechanismQuery): SaslMechanism {
  const name = wanted.toUpperCase();
  const mechanism =
    allowed === undefined
      ? findMechanism(name)
      : allowed.find((each) => each.name.toUpperCase() === name);
  if (mechanism !== undefined) return mechanism;
  const why =
    allowed === undefined ? unknownMechanism(name) : 'the option "saslMechanisms" does not list it';
  const shown = mechanismNames(name)[0] ?? 'a mechanism without a proper name';
  throw new AuthError('AUTH_UNSUPPORTED', `The URI asks for a login by ${shown}, but ${why}`);
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
    ? `The daemon offers ${names}, which would show it the password although nobody has verified who it is; to have it so, name the mechanism in the URI (auth=sasl.PLAIN)`
    : `A login by ${names} would not protect this connection, which others on the way can read: use TLS (+tls), SSH (+ssh) or a unix socket`;
  return new AuthError('AUTH_INSECURE', message + hint);
}

function nothingInCommon(
  candidates: readonly SaslMechanism[],
  offered: readonly string[],
  hint: string,
): AuthError {
  const theirs = listed(offered.slice(0, 20)) || 'nothing';
  const message = `The daemon offers logins by ${theirs}; this client would use ${listed(candidates.map(({ name }) => name))}`;
  return new AuthError('AUTH_UNSUPPORTED', message + hint);
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}

/** What could be done with offers that are not taken by themselves. */
function hintOf(offered: readonly string[]): string {
  const hints = offered.map((name) => {
    switch (name) {
      case 'DIGEST-MD5':
        return 'DIGEST-MD5 encrypts, but is obsolete and weak; it is used when it is asked for (auth=sasl.DIGEST-MD5)';
      case 'GSSAPI':
      case 'GSS-SPNEGO':
        return unknownMechanism(name);
      case 'EXTERNAL':
      case 'ANONYMOUS':
        return `${name} is used when it is asked for (auth=sasl.${name})`;
      default:
        return undefined;
    }
  });
  const hint = hints.find((each) => each !== undefined);
  return hint === undefined ? '' : `. ${hint}`;
}

function unknownMechanism(name: string): string {
  if (!name.startsWith('GSS')) return 'this client does not have it';
  return `${name} needs a Kerberos library: pass a mechanism of your own (option "saslMechanisms")`;
}
