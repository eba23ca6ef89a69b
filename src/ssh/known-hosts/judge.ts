import type { KnownHost } from './entries.ts';
import { isAbout, knownName } from './entries.ts';
import { keyTypeOf } from './key-blob.ts';

/** The names of a host for lookups in known_hosts. */
export interface HostNames {
  readonly host: string;
  readonly port: number;
  /** HostKeyAlias. If it is set, it is the only name, for every port. */
  readonly alias: string | undefined;
}

/**
 * The verdict on a host key:
 * - `known`: the key is in the files.
 * - `changed`: another key of the same type is in the files.
 * - `other-type`: only keys of other types are in the files. An attacker could offer any type.
 * - `revoked`: the key is marked as revoked.
 * - `certified`: only a CA for the host's certificates is in the files.
 * - `unknown`: the host is not in the files.
 */
export type Verdict =
  | { readonly kind: 'known' | 'unknown' }
  | {
      readonly kind: 'changed' | 'other-type' | 'revoked' | 'certified';
      readonly entry: KnownHost;
    };

/** Returns the name for a new entry. */
export function primaryName({ host, port, alias }: HostNames): string {
  return alias === undefined ? knownName(host, port) : alias.toLowerCase();
}

/**
 * Judges a key as OpenSSH does (check_host_key). A key known for the host at port 22 is also
 * accepted at another port.
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

/** A key and the CA that signed it. */
export interface SignedKey {
  readonly key: Buffer;
  readonly authority: Buffer;
}

/**
 * The verdict on a certificate's CA:
 * - `known`: the CA is in the files.
 * - `other`: only other CAs are in the files.
 * - `revoked`: the CA or the key is marked as revoked.
 * - `unknown`: no CA is in the files.
 */
export type AuthorityVerdict =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known' | 'other' | 'revoked'; readonly entry: KnownHost };

/** Looks up the CA of a certificate as OpenSSH does (check_host_key). */
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

/** Whether a CA is known for a host, so that a certificate should be requested. */
export function hasAuthority(names: HostNames, entries: readonly KnownHost[]): boolean {
  const isNamed = (name: string): boolean =>
    entries.some((entry) => entry.marker === 'cert-authority' && isAbout(entry, name));
  return (
    isNamed(primaryName(names)) || (names.alias === undefined && isNamed(knownName(names.host, 22)))
  );
}

/** Returns the types of the known keys of a host, in the order of the files. */
export function knownKeyTypes(names: HostNames, entries: readonly KnownHost[]): readonly string[] {
  const typesOf = (name: string): readonly string[] =>
    entries
      .filter((entry) => entry.marker === undefined && isAbout(entry, name))
      .map((entry) => entry.keyType);
  const own = typesOf(primaryName(names));
  const usual = names.alias === undefined ? typesOf(knownName(names.host, 22)) : [];
  return [...new Set(own.length > 0 ? own : usual)];
}
