import type { KnownHost, Verdict } from './known-hosts/index.ts';
import { fingerprintOf, keyTypeOf } from './known-hosts/index.ts';

/** The circumstances of an unknown key, for its message. */
export interface UnknownKeyContext {
  /** The file for new keys. */
  readonly addTo: string | undefined;

  /** The reason why the key's certificate is not valid; undefined if it has none. */
  readonly certificateProblem: string | undefined;
}

/** Explains why a changed key is not trusted. */
export function explainChange(
  key: Buffer,
  known: KnownHost,
  certificateProblem: string | undefined,
): string {
  const change = `its key has changed: ${describeKey(key)} is not the one in ${locationOf(known)}. This may be an attack; if the host was reinstalled, remove that line`;
  return certificateProblem === undefined ? change : `${certificateProblem}; and ${change}`;
}

/** Explains why an unknown key is not trusted, with a remedy. */
export function explainUnknownKey(
  key: Buffer,
  verdict: Verdict,
  context: UnknownKeyContext,
): string {
  const { certificateProblem } = context;
  const shown = `its key ${describeKey(key)} is not known`;
  if (certificateProblem !== undefined) return `${certificateProblem}; and ${shown}`;
  switch (verdict.kind) {
    case 'other-type':
      return `${shown}, but one of type ${verdict.entry.keyType} is (${locationOf(verdict.entry)})`;
    case 'certified':
      return `${shown}. A CA is known (${locationOf(verdict.entry)}), but the server has no certificate of a supported type`;
    default: {
      const place = context.addTo ?? 'the option ssh.knownHosts';
      return `${shown}. Compare it with the key on the host, then add it to ${place}, or accept it in ssh.verifyHostKey`;
    }
  }
}

/** Returns the file and the line of an entry. */
export function locationOf({ file, line }: KnownHost): string {
  return `${file}:${line}`;
}

/** Returns the type and the fingerprint of a key. */
export function describeKey(key: Uint8Array): string {
  return `${keyTypeOf(key) ?? 'of unknown type'} ${fingerprintOf(key)}`;
}
