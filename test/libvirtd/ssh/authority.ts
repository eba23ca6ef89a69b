import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';

/** What ssh-keygen is to write into a certificate. */
export interface CertificateFacts {
  readonly type: HostKeyType;
  readonly principals: string;
  /** As `ssh-keygen -V` takes it. */
  readonly validity?: string;
  readonly isForUser?: boolean;
  /** As `ssh-keygen -O` takes it. */
  readonly option?: string;
}

/** The keys that the server has besides that of the rig, each with room for a certificate. */
export function prepareCertifiedKeys(folder: string): readonly string[] {
  return (['ed25519', 'ecdsa', 'rsa'] as const).flatMap((type) => {
    const file = join(folder, `host_${type}`);
    makeKey(file, type);
    return [`HostKey ${file}`, `HostCertificate ${file}-cert.pub`];
  });
}

/** Somebody who signs keys of hosts. */
export class Authority {
  readonly #folder: string;
  readonly #file: string;

  constructor(folder: string, name: string, type: HostKeyType = 'ed25519') {
    this.#folder = folder;
    this.#file = join(folder, name);
    makeKey(this.#file, type);
  }

  /** `TYPE BASE64`. */
  get key(): string {
    return readFileSync(`${this.#file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
  }

  /** Gives the server this certificate and no other; sshd reads it for each connection. */
  certify(facts: CertificateFacts, ...more: readonly string[]): void {
    const { type, principals, validity, isForUser, option } = facts;
    for (const each of ['ed25519', 'ecdsa', 'rsa']) {
      rmSync(join(this.#folder, `host_${each}-cert.pub`), { force: true });
    }
    execFileSync('ssh-keygen', [
      ...['-q', '-s', this.#file, '-I', 'the key id'],
      ...(principals === '' ? [] : ['-n', principals]),
      ...(isForUser ? [] : ['-h']),
      ...(validity === undefined ? [] : ['-V', validity]),
      ...(option === undefined ? [] : ['-O', option]),
      ...more,
      join(this.#folder, `host_${type}.pub`),
    ]);
  }
}

/** The public half of one of the server's keys, as `TYPE BASE64`. */
export function hostKey(folder: string, type: HostKeyType): string {
  const text = readFileSync(join(folder, `host_${type}.pub`), 'utf8');
  return text.split(' ').slice(0, 2).join(' ');
}

function makeKey(file: string, type: HostKeyType): void {
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', '', '-f', file]);
}
