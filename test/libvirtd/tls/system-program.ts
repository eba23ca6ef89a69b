import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { connect } from '../../../src/index.ts';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
  validatePki,
  writePki,
} from '../../../src/pki/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';

/** The state of a machine after its certificates were written. */
export interface Report {
  /** The mode of each file and folder, by its path. */
  readonly modes: Readonly<Record<string, string>>;
  /** The findings for the daemon's and the client's files. */
  readonly findings: readonly unknown[];
  /** The output lines of virt-pki-validate. */
  readonly verdict: readonly string[];
  readonly isEncrypted: boolean;
}

const ADDRESS = '127.0.0.1';
const NAME = 'Test site';
const FOLDERS = ['/etc/pki', '/etc/pki/CA', '/etc/pki/libvirt', '/etc/pki/libvirt/private'];
const QUICK = { keyBits: 2048, organization: NAME } as const;

// With this umask, files are readable by other users only if writePki sets their mode.
process.umask(0o077);
const ca = await createCertificateAuthority({ ...QUICK, name: NAME });
const [server, client] = await Promise.all([
  createServerCertificate(ca, { ...QUICK, names: [hostname()], addresses: [ADDRESS] }),
  createClientCertificate(ca, { ...QUICK, name: 'client1' }),
]);
const written = await writePki('system', { ca, server, client });
const verdict = spawnSync('virt-pki-validate', { encoding: 'utf8' }).stdout.trim().split('\n');

await using daemon = await startDaemon({
  tls: { host: ADDRESS, port: 0, ca: ca.cert, ...server },
});
await using connection = await connect(daemon.uri);
const report: Report = {
  modes: Object.fromEntries([...written, ...FOLDERS].map((path) => [path, modeOf(path)])),
  findings: await validatePki('system'),
  verdict,
  isEncrypted: await connection.isEncrypted(),
};
process.stdout.write(JSON.stringify(report));

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
