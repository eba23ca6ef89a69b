import { invalidUri } from './invalid-uri.ts';
import { percentEncode } from './percent.ts';

// The characters that RFC 3986, appendix A, allows, as libxml2 checks them (xmlParse3986URI).
const SEGMENT = "A-Za-z0-9\\-._~!$&'()*+,;=";
const WRONG_IN_USER = wrongCharacter(`${SEGMENT}:`);
const WRONG_IN_HOST = wrongCharacter(SEGMENT);
const WRONG_IN_PATH = wrongCharacter(`${SEGMENT}:@/`);
const WRONG_IN_QUERY = wrongCharacter(`${SEGMENT}:@/?`);
// libxml2 allows brackets in a fragment.
const WRONG_IN_FRAGMENT = wrongCharacter(`${SEGMENT}:@/?[\\]`);

/** The parts of a URI, not yet decoded. */
export interface UriPieces {
  readonly scheme: string;
  /** Undefined if there is no `//`. */
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string;
  readonly fragment: string | undefined;
}

/** The parts of `user@host:port`. */
export interface AuthorityPieces {
  readonly userInfo: string | undefined;
  /** Includes the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: string | undefined;
}

/** RFC 3986, appendix B. */
const PIECES = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/** Splits a URI into its parts and checks their characters. @throws ArgumentError */
export function splitUri(text: string): UriPieces {
  const [, scheme, authority, path = '', query = '', fragment] = PIECES.exec(text) ?? [];
  if (scheme === undefined || !/^[A-Za-z][A-Za-z0-9+\-.]*$/.test(scheme)) {
    throw invalidUri('it has no scheme, such as the "qemu" of qemu:///system');
  }
  checkCharacters('path', path, WRONG_IN_PATH);
  checkCharacters('query', query, WRONG_IN_QUERY);
  checkCharacters('fragment', fragment ?? '', WRONG_IN_FRAGMENT);
  return { scheme, authority, path, query, fragment };
}

/**
 * Splits `user@host:port`. An error message does not repeat the user name, because it may contain a
 * password.
 */
export function splitAuthority(text: string): AuthorityPieces {
  const at = text.indexOf('@');
  const userInfo = at < 0 ? undefined : text.slice(0, at);
  if (userInfo !== undefined && WRONG_IN_USER.test(userInfo)) {
    throw invalidUri('its user name contains a character that must be percent-encoded');
  }
  const rest = text.slice(at + 1);
  const [, host = '', port] = /^(\[[^\]]*\]|[^:[\]@]*)(?::(\d*))?$/.exec(rest) ?? [];
  if (rest !== '' && host === '' && port === undefined) {
    throw invalidUri('its host and port are malformed: write host:port');
  }
  if (!host.startsWith('[')) checkCharacters('host', host, WRONG_IN_HOST);
  return { userInfo, host, port };
}

function checkCharacters(part: string, text: string, wrong: RegExp): void {
  const [character] = wrong.exec(text) ?? [];
  if (character === undefined) return;
  throw invalidUri(
    character === '%'
      ? `its ${part} has a "%" without two hexadecimal digits: write a percent sign as %25`
      : `its ${part} has the character ${quote(character)}, which must be written as ${percentEncode(character, /./gsu)}`,
  );
}

function quote(character: string): string {
  if (!/^\p{C}$/u.test(character)) return `"${character}"`;
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, '0')}`;
}

/** Builds a pattern for a character that is not allowed, or a `%` without its two digits. */
function wrongCharacter(allowed: string): RegExp {
  return new RegExp(`[^${allowed}%]|%(?![0-9A-Fa-f]{2})`, 'u');
}
