import type { KnownHost } from './entries.ts';
import { isAbout, knownName } from './entries.ts';
import { keyTypeOf } from './key-blob.ts';

/** By which names a host is looked up. */
export interface HostNames {
  readonly host: string;
  readonly port: number;
  /** HostKeyAlias: the only name that counts then, whatever the port. */
  readonly alias: string | undefined;
}

/**
 * What the files say of a host's key:
 * - `known`: it is there;
 * - `changed`: another key of its type is there;
 * - `other-type`: only keys of other types are there. Who stands in between could offer any type;
 * - `revoked`: it must not be accepted any more;
 * - `certified`: only an authority is there, which vouches for certificates;
 * - `unknown`: nothing is there.
 */
export type Verdict =
  | { readonly kind: 'known' | 'unknown' }
  | {
      readonly kind: 'changed' | 'other-type' | 'revoked' | 'certified';
      readonly entry: KnownHost;
    };

/** The name under which a new key is written down. */
export function primaryName({ host, port, alias }: HostNames): string {
  return alias === undefined ? knownName(host, port) : alias.toLowerCase();
}

/**
 * Judges a key as OpenSSH does (check_host_key). A key that is known for the host at the usual port
 * is also good for it at another one.
 */
export function judgeKey(
  key: Uint8Array,
  names: HostNames,
  entries: readonly KnownHost[],
): Verdict {
  const name = primaryName(names);
  const verdict = judgeByName(key, name, entries);
  if (verdict.kind !== 'unknown' || names.alias !== undefined) return verdict;
  const atUsualPort = judgeByName(key, knownName(names.host, 22), entries);
  return ['known', 'revoked'].includes(atUsualPort.kind) ? atUsualPort : verdict;
}

function judgeByName(key: Uint8Array, name: string, entries: readonly KnownHost[]): Verdict {
  const about = entries.filter((entry) => isAbout(entry, name));
  const type = keyTypeOf(key);
  const revoked = about.find((each) => each.marker === 'revoked' && each.key.equals(key));
  if (revoked !== undefined) return { kind: 'revoked', entry: revoked };
  const plain = about.filter((entry) => entry.marker === undefined);
  if (plain.some((entry) => entry.key.equals(key))) return { kind: 'known' };
  const changed = plain.find((entry) => entry.keyType === type);
  if (changed !== undefined) return { kind: 'changed', entry: changed };
  const [other] = plain;
  if (other !== undefined) return { kind: 'other-type', entry: other };
  const authority = about.find((entry) => entry.marker === 'cert-authority');
  return authority === undefined ? { kind: 'unknown' } : { kind: 'certified', entry: authority };
}

/** A key that an authority has signed. */
export interface SignedKey {
  readonly key: Buffer;
  readonly authority: Buffer;
}

/**
 * What the files say of who has signed a host's key:
 * - `known`: the authority is there;
 * - `other`: only other authorities are there;
 * - `revoked`: it, or the key, must not be accepted any more;
 * - `unknown`: no authority is there.
 */
export type AuthorityVerdict =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known' | 'other' | 'revoked'; readonly entry: KnownHost };

/** Looks for the authority of a certificate, as OpenSSH does (check_host_key). */
export function judgeAuthority(
  signed: SignedKey,
  names: HostNames,
  entries: readonly KnownHost[],
): AuthorityVerdict {
  const verdict = judgeAuthorityByName(signed, primaryName(names), entries);
  if (verdict.kind !== 'unknown' || names.alias !== undefined) return verdict;
  return judgeAuthorityByName(signed, knownName(names.host, 22), entries);
}

function judgeAuthorityByName(
  { key, authority }: SignedKey,
  name: string,
  entries: readonly KnownHost[],
): AuthorityVerdict {
  const about = entries.filter((entry) => isAbout(entry, name));
  const revoked = about.find(
    (each) => each.marker === 'revoked' && (each.key.equals(key) || each.key.equals(authority)),
  );
  if (revoked !== undefined) return { kind: 'revoked', entry: revoked };
  const authorities = about.filter((entry) => entry.marker === 'cert-authority');
  const own = authorities.find((entry) => entry.key.equals(authority));
  if (own !== undefined) return { kind: 'known', entry: own };
  const [other] = authorities;
  return other === undefined ? { kind: 'unknown' } : { kind: 'other', entry: other };
}

/** Whether an authority is known for a host, so that a certificate should be asked for. */
export function hasAuthority(names: HostNames, entries: readonly KnownHost[]): boolean {
  const isNamed = (name: string): boolean =>
    entries.some((entry) => entry.marker === 'cert-authority' && isAbout(entry, name));
  return (
    isNamed(primaryName(names)) || (names.alias === undefined && isNamed(knownName(names.host, 22)))
  );
}

/** The types of the keys that are known for a host, in the order of the files. */
export function knownKeyTypes(names: HostNames, entries: readonly KnownHost[]): readonly string[] {
  const typesOf = (name: string): readonly string[] =>
    entries
      .filter((entry) => entry.marker === undefined && isAbout(entry, name))
      .map((entry) => entry.keyType);
  const own = typesOf(primaryName(names));
  const usual = names.alias === undefined ? typesOf(knownName(names.host, 22)) : [];
  return [...new Set(own.length > 0 ? own : usual)];
}
