import type { KnownHost, Verdict } from './known-hosts/index.ts';
import { fingerprintOf, keyTypeOf } from './known-hosts/index.ts';

/** What was done before a key turned out to be unknown. */
export interface UnknownKeyContext {
  /** Where new keys are written down. */
  readonly addTo: string | undefined;
  readonly isCertificateAskedFor: boolean;

  /** Why the key's certificate is of no use; undefined where it has none. */
  readonly certificateProblem: string | undefined;
}

/** Why a key that is not the one that is known is not trusted. */
export function explainChange(
  key: Buffer,
  known: KnownHost,
  certificateProblem: string | undefined,
): string {
  const change = `its key has changed: ${describeKey(key)} is not the one of ${placeOf(known)}. Somebody may be in between; if the host was installed anew, remove that line`;
  return certificateProblem === undefined ? change : `${certificateProblem}; and ${change}`;
}

/** Why a key that nobody knows is not trusted, and what can be done. */
export function explainUnknownKey(
  key: Buffer,
  verdict: Verdict,
  context: UnknownKeyContext,
): string {
  const { certificateProblem } = context;
  const shown = `its key ${describeKey(key)} is not known`;
  if (certificateProblem !== undefined) return `${certificateProblem}; and without one ${shown}`;
  switch (verdict.kind) {
    case 'other-type':
      return `${shown}, but one of type ${verdict.entry.keyType} is (${placeOf(verdict.entry)})`;
    case 'certified':
      return `${shown}. An authority is (${placeOf(verdict.entry)}), but ${withoutCertificate(context)}`;
    default: {
      const place = context.addTo ?? 'the option ssh.knownHosts';
      return `${shown}. Compare it with the host's own, then write it to ${place}, or answer to ssh.verifyHostKey`;
    }
  }
}

function withoutCertificate({ isCertificateAskedFor }: UnknownKeyContext): string {
  return isCertificateAskedFor
    ? 'the server has no certificate of a type that is taken'
    : "with this version of ssh2 SSH within the process cannot check host certificates: let the system's ssh do it (command=ssh)";
}

/** File and line. */
export function placeOf({ file, line }: KnownHost): string {
  return `${file}:${line}`;
}

/** A key as OpenSSH shows it. */
export function describeKey(key: Uint8Array): string {
  return `${keyTypeOf(key) ?? 'of unknown type'} ${fingerprintOf(key)}`;
}
