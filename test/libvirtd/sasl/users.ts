import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '../../../src/index.ts';
import type { SaslConfig } from '../support/sasl.ts';

/** Names and passwords, some with several possible encodings. */
export const USERS = {
  fred: 'secret1',
  'a,b=c': 'x,=y "quoted" \\',
  ü: 'ß€ 😀',
  // SASLprep would change this one, and libvirtd's library does not.
  odd: 'cafe\u0301 \u00aa',
} as const;

export const SASL: SaslConfig = {
  users: USERS,
  mechanisms: [
    ...['scram-sha-512', 'scram-sha-256', 'scram-sha-1', 'digest-md5', 'plain'],
    ...['cram-md5', 'login', 'anonymous', 'external'],
  ],
};

export const FRED: Credentials = { authname: 'fred', password: USERS.fred };

/** A folder of credentials files. */
export class AuthFiles implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'libvirt-client-auth-'));

  /** Writes an auth.conf for every host. */
  write(name: string, { authname, password }: Credentials): string {
    const path = join(this.#folder, name);
    const lines = [
      '[credentials-test]',
      `authname=${authname}`,
      ...(password === undefined ? [] : [`password=${password}`]),
      '[auth-libvirt-default]',
      'credentials=test',
    ];
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
