import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

/** SASL for a private daemon. */
export interface SaslConfig {
  /** Passwords by user. */
  readonly users: Readonly<Record<string, string>>;
  /** In cyrus's form, such as `scram-sha-256`. */
  readonly mechanisms: readonly string[];
}

/** Writes what the daemon finds as /etc/sasl2: its settings, and the users' passwords. */
export function writeSasl(folder: string, { users, mechanisms }: SaslConfig): void {
  const at = join(folder, 'sasl2');
  const database = '/etc/sasl2/passwd.db';
  mkdirSync(at);
  writeFileSync(
    join(at, 'libvirt.conf'),
    `mech_list: ${mechanisms.join(' ')}\nsasldb_path: ${database}\n`,
  );
  for (const [user, password] of Object.entries(users)) {
    const args = ['-p', '-c', '-f', join(at, 'passwd.db'), '-a', 'libvirt', '-u', hostname(), user];
    execFileSync('/usr/sbin/saslpasswd2', args, { input: password, timeout: PROGRAM_LIMIT_MS });
  }
}
