import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';

/** The content of a certificate from ssh-keygen. */
export interface CertificateSpec {
  readonly type: HostKeyType;
  readonly principals: string;
  /** The argument of `ssh-keygen -V`. */
  readonly validity?: string;
  readonly isForUser?: boolean;
  /** The argument of `ssh-keygen -O`. */
  readonly option?: string;
}

/** Creates more host keys for the server, each with a setting for its certificate. */
export function prepareCertifiedKeys(folder: string): readonly string[] {
  return (['ed25519', 'ecdsa', 'rsa'] as const).flatMap((type) => {
    const file = join(folder, `host_${type}`);
    makeKey(file, type);
    return [`HostKey ${file}`, `HostCertificate ${file}-cert.pub`];
  });
}

/** A CA that signs host keys. */
export class Authority {
  readonly #folder: string;
  readonly #file: string;

  constructor(folder: string, name: string, type: HostKeyType = 'ed25519') {
    this.#folder = folder;
    this.#file = join(folder, name);
    makeKey(this.#file, type);
  }

  /** The public key as `TYPE BASE64`. */
  get key(): string {
    return readFileSync(`${this.#file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
  }

  /** Gives the server only this certificate, which it must read then. */
  certify(spec: CertificateSpec, ...more: readonly string[]): void {
    const { type, principals, validity, isForUser, option } = spec;
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

/** Returns the public key of one of the server's keys, as `TYPE BASE64`. */
export function hostKey(folder: string, type: HostKeyType): string {
  const text = readFileSync(join(folder, `host_${type}.pub`), 'utf8');
  return text.split(' ').slice(0, 2).join(' ');
}

function makeKey(file: string, type: HostKeyType): void {
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', '', '-f', file]);
}
