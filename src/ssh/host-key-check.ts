import type { ServerHostKeyAlgorithm } from 'ssh2';
import { AuthError } from '../errors/index.ts';
import type { Environment } from '../uri/index.ts';
import type { KnownHost, Verdict } from './known-hosts/index.ts';
import {
  addKnownHost,
  fingerprintOf,
  judgeKey,
  keyTypeOf,
  knownKeyTypes,
  parseKnownHosts,
  primaryName,
  readKnownHosts,
} from './known-hosts/index.ts';
import type { HostKeyPlan } from './plan.ts';

/** Signatures by type of key, best first. Those with SHA-1 are not asked for, as with OpenSSH. */
const ALGORITHMS: ReadonlyArray<readonly [keyType: string, ...ServerHostKeyAlgorithm[]]> = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['ssh-rsa', 'rsa-sha2-512', 'rsa-sha2-256'],
];

/** Checks the key that a server shows against what is known of it. */
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

  /** The types that are known come first, so that the server shows a key that can be compared. */
  get algorithms(): ServerHostKeyAlgorithm[] {
    const known = knownKeyTypes(this.#plan.names, this.#entries);
    const isKnown = (type: string): boolean => known.includes(type);
    return [
      ...ALGORITHMS.filter(([type]) => isKnown(type)),
      ...ALGORITHMS.filter(([type]) => !isKnown(type)),
    ].flatMap(([, ...algorithms]) => algorithms);
  }

  /** Resolves when the key may be trusted. @throws AuthError that says why not, file and line. */
  async verify(key: Buffer): Promise<void> {
    // The key is shown again whenever the two ends agree on new secrets.
    if (this.#accepted !== undefined) {
      if (this.#accepted.equals(key)) return;
      throw this.#refusal('the server has come with another key in the middle of the connection');
    }
    if (this.#plan.rule !== 'ignore') await this.#judge(key);
    this.#accepted = Buffer.from(key);
  }

  async #judge(key: Buffer): Promise<void> {
    const verdict = judgeKey(key, this.#plan.names, this.#entries);
    switch (verdict.kind) {
      case 'known':
        return;
      case 'revoked':
        throw this.#refusal(`its key is marked as revoked (${placeOf(verdict.entry)})`);
      case 'changed':
        throw this.#refusal(
          `its key has changed: ${describe(key)} is not the one of ${placeOf(verdict.entry)}. Somebody may be in between; if the host was installed anew, remove that line`,
        );
      case 'certified':
      case 'other-type':
      case 'unknown':
        await this.#meetStranger(key, verdict);
    }
  }

  async #meetStranger(key: Buffer, verdict: Verdict): Promise<void> {
    const { rule, ask } = this.#plan;
    const isSuspicious = verdict.kind !== 'unknown';
    if (rule === 'no') return;
    if (rule === 'accept-new' && !isSuspicious) return this.#remember(key);
    if (rule === 'ask' && ask !== undefined) {
      const question = {
        host: primaryName(this.#plan.names),
        keyType: keyTypeOf(key) ?? 'unknown',
        fingerprint: fingerprintOf(key),
        isKnownByOtherKeys: isSuspicious,
      };
      if (!(await ask(question))) throw this.#refusal(`its key was refused: ${describe(key)}`);
      return this.#remember(key);
    }
    throw this.#refusal(explainStranger(key, verdict, this.#plan));
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

function explainStranger(key: Buffer, verdict: Verdict, { addTo }: HostKeyPlan): string {
  const shown = `its key ${describe(key)} is not known`;
  switch (verdict.kind) {
    case 'other-type':
      return `${shown}, but one of type ${verdict.entry.keyType} is (${placeOf(verdict.entry)})`;
    case 'certified':
      return `${shown}. An authority is (${placeOf(verdict.entry)}), but SSH within the process cannot check host certificates: let the system's ssh do it (command=ssh)`;
    default: {
      const place = addTo === undefined ? 'the option ssh.knownHosts' : addTo;
      return `${shown}. Compare it with the host's own, then write it to ${place}, or answer to ssh.verifyHostKey`;
    }
  }
}

function placeOf({ file, line }: KnownHost): string {
  return `${file}:${line}`;
}

function describe(key: Buffer): string {
  return `${keyTypeOf(key) ?? 'of unknown type'} ${fingerprintOf(key)}`;
}
