import type { ServerHostKeyAlgorithm } from 'ssh2';
import { AuthError } from '../errors/index.ts';
import type { Environment } from '../uri/index.ts';
import { isCertificate } from './certificate/index.ts';
import { certifiedKey } from './certified-key.ts';
import { describeKey, explainChange, explainUnknownKey, locationOf } from './host-key-messages.ts';
import type { KnownHost, Verdict } from './known-hosts/index.ts';
import {
  addKnownHost,
  fingerprintOf,
  hasAuthority,
  judgeKey,
  keyTypeOf,
  knownKeyTypes,
  parseKnownHosts,
  primaryName,
  readKnownHosts,
} from './known-hosts/index.ts';
import type { HostKeyPlan } from './plan.ts';

/** Signature types by key type, most preferred first. As in OpenSSH, none uses SHA-1. */
const ALGORITHMS: ReadonlyArray<readonly [keyType: string, ...ServerHostKeyAlgorithm[]]> = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['ssh-rsa', 'rsa-sha2-512', 'rsa-sha2-256'],
];

/** Checks a server's host key against the known keys. */
export class HostKeyCheck {
  readonly #plan: HostKeyPlan;
  readonly #entries: readonly KnownHost[];
  #accepted: Buffer | undefined;

  private constructor(plan: HostKeyPlan, entries: readonly KnownHost[]) {
    this.#plan = plan;
    this.#entries = entries;
  }

  static async prepare(plan: HostKeyPlan, environment: Environment): Promise<HostKeyCheck> {
    const own = parseKnownHosts(plan.lines, 'the option ssh.knownHosts');
    const files = plan.rule === 'ignore' ? [] : await readKnownHosts(plan.files, environment);
    return new HostKeyCheck(plan, [...own, ...files]);
  }

  /** The algorithms to offer. Known key types come first, so that the key can be compared. */
  get algorithms(): ServerHostKeyAlgorithm[] {
    const known = knownKeyTypes(this.#plan.names, this.#entries);
    const isKnown = (type: string): boolean => known.includes(type);
    return [
      ...ALGORITHMS.filter(([type]) => isKnown(type)),
      ...ALGORITHMS.filter(([type]) => !isKnown(type)),
    ].flatMap(([, ...algorithms]) => algorithms);
  }

  /** Whether a CA is known for the host, so that a certificate could be verified. */
  get wantsCertificate(): boolean {
    return this.#plan.rule !== 'ignore' && hasAuthority(this.#plan.names, this.#entries);
  }

  /**
   * Whether the key was already accepted in this connection. The server sends it again in each
   * re-key.
   */
  isAccepted(shown: Uint8Array): boolean {
    return this.#accepted?.equals(shown) === true;
  }

  /**
   * Resolves if the key is trusted.
   *
   * @param shown - A public key or a certificate.
   * @throws AuthError with the reason, and the file and the line, if the key is not trusted.
   */
  async verify(shown: Buffer): Promise<void> {
    if (this.isAccepted(shown)) return;
    if (this.#accepted !== undefined) {
      throw this.#refusal('the server changed its key during the connection');
    }
    const copy = Buffer.from(shown);
    if (this.#plan.rule !== 'ignore') await this.#judgeShown(copy);
    this.#accepted = copy;
  }

  /** As in OpenSSH, an invalid certificate is judged as a plain key. */
  async #judgeShown(shown: Buffer): Promise<void> {
    if (!isCertificate(shown)) return this.#judge(shown);
    const judged = certifiedKey(shown, this.#plan.names, this.#entries);
    switch (judged.kind) {
      case 'trusted':
        return;
      case 'refused':
        throw this.#refusal(judged.why);
      case 'plain':
        await this.#judge(judged.key, judged.why);
    }
  }

  async #judge(key: Buffer, certificateProblem?: string): Promise<void> {
    const verdict = judgeKey(key, this.#plan.names, this.#entries);
    switch (verdict.kind) {
      case 'known':
        return;
      case 'revoked':
        throw this.#refusal(`its key is marked as revoked (${locationOf(verdict.entry)})`);
      case 'changed':
        throw this.#refusal(explainChange(key, verdict.entry, certificateProblem));
      case 'certified':
      case 'other-type':
      case 'unknown':
        await this.#handleUnknownKey(key, verdict, certificateProblem);
    }
  }

  async #handleUnknownKey(
    key: Buffer,
    verdict: Verdict,
    certificateProblem?: string,
  ): Promise<void> {
    const { rule, ask, addTo } = this.#plan;
    const isSuspicious = verdict.kind !== 'unknown';
    if (rule === 'no') return;
    if (rule === 'accept-new' && !isSuspicious) return this.#remember(key);
    if (rule === 'ask' && ask !== undefined) {
      const prompt = {
        host: primaryName(this.#plan.names),
        keyType: keyTypeOf(key) ?? 'unknown',
        fingerprint: fingerprintOf(key),
        isKnownByOtherKeys: isSuspicious,
        certificateProblem,
      };
      if (!(await ask(prompt))) throw this.#refusal(`its key was rejected: ${describeKey(key)}`);
      return this.#remember(key);
    }
    throw this.#refusal(explainUnknownKey(key, verdict, { addTo, certificateProblem }));
  }

  async #remember(key: Buffer): Promise<void> {
    const { addTo, names, hashes } = this.#plan;
    if (addTo !== undefined) await addKnownHost(addTo, primaryName(names), key, hashes);
  }

  #refusal(why: string): AuthError {
    const host = primaryName(this.#plan.names);
    return new AuthError('HOST_KEY_REFUSED', `The SSH server ${host} is not trusted: ${why}`);
  }
}
