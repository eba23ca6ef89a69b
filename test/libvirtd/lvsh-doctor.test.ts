import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Check } from '../../src/cli/commands/doctor/check.ts';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
  writePki,
} from '../../src/pki/index.ts';
import { PROGRAM_LIMIT_MS } from '../support/time-limits.ts';
import { LvshProgram } from './lvsh/program.ts';
import { AuthFiles, FRED, SASL } from './sasl/users.ts';
import { Sshd } from './ssh/sshd.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const NO_CONNECTION = 4;
const NOBODY = { uid: 65_534, gid: 65_534 };
const QUICK = { keyBits: 2048 } as const;

interface DoctorRun {
  readonly globals?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
}

describeWithLibvirtd('lvsh doctor', () => {
  const root = mkdtempSync(join(tmpdir(), 'lvsh-doctor-'));
  let daemon: Libvirtd;
  let program: LvshProgram;
  let sshd: Sshd;

  beforeAll(async () => {
    const ca = await createCertificateAuthority(QUICK);
    const server = await createServerCertificate(ca, { ...QUICK, names: ['localhost'] });
    const client = await createClientCertificate(ca, { ...QUICK, name: 'client1' });
    await writePki({ folder: join(root, 'good') }, { ca, server, client });
    await writePki({ folder: join(root, 'bare') }, { ca });
    mkdirSync(join(root, 'empty'));
    daemon = await startLibvirtd({
      sasl: SASL,
      listenTls: true,
      config: {
        auth_tcp: 'sasl',
        auth_tls: 'none',
        ca_file: join(root, 'good', 'cacert.pem'),
        cert_file: join(root, 'good', 'servercert.pem'),
        key_file: join(root, 'good', 'serverkey.pem'),
      },
    });
    program = await LvshProgram.build();
    sshd = await Sshd.start(daemon);
    for (const folder of [root, program.folder]) chmodSync(folder, 0o755);
  });

  afterAll(async () => {
    await sshd?.[Symbol.asyncDispose]();
    program?.[Symbol.dispose]();
    await daemon?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('finds nothing wrong with a socket, and names the versions', () => {
    const { status, checks } = doctor(daemon.uri('qemu'));
    expect(status).toBe(0);
    expect(failures(checks)).toEqual([]);
    expect(of(checks, 'socket')).toMatchObject({ status: 'ok', remedy: null });
    expect(of(checks, 'connection')).toMatchObject({
      detail: `Connected to ${daemon.uri('qemu')} (read and write)`,
    });
    expect(of(checks, 'daemon').detail).toMatch(/^libvirt \d+\.\d+\.\d+ on \S+$/);
    expect(of(checks, 'hypervisor').detail).toMatch(/^QEMU \d+\.\d+\.\d+$/);
  });

  it('finds a hypervisor for which the daemon has no driver', () => {
    const { status, checks } = doctor(daemon.uri('qemu').replace('qemu', 'nohypervisor'));
    expect(status).toBe(NO_CONNECTION);
    expect(of(checks, 'socket').status).toBe('ok');
    expect(of(checks, 'connection').remedy).toMatch(/Install the hypervisor's driver/);
  });

  it('finds a socket that another user may not open, and a read-only one that may be opened', () => {
    const folder = dirname(daemon.socketPath);
    const closed = doctor(daemon.uri('qemu'), { user: NOBODY });
    expect(closed.status).toBe(NO_CONNECTION);
    expect(of(closed.checks, 'socket')).toMatchObject({
      status: 'failed',
      detail: `${daemon.socketPath} may not be opened by this user`,
      remedy: expect.stringContaining('Add the user to the group libvirt'),
    });
    expect(of(closed.checks, 'connection').status).toBe('failed');
    chmodSync(folder, 0o711);
    chmodSync(daemon.readOnlySocketPath, 0o777);
    try {
      expect(doctor(daemon.uri('qemu'), { user: NOBODY }).checks).toEqual(closed.checks);
      const uri = `qemu:///system?socket=${daemon.readOnlySocketPath}`;
      const open = doctor(uri, { user: NOBODY, globals: ['-r'] });
      expect(failures(open.checks)).toEqual([]);
      expect(of(open.checks, 'connection').detail).toContain('(read-only)');
      expect(open.status).toBe(0);
    } finally {
      chmodSync(folder, 0o700);
    }
  });

  it('finds an insecure login of SASL, a missing and a wrong password, and accepts the right one', () => {
    using files = new AuthFiles();
    const insecure = doctor(daemon.uri('qemu', 'tcp'));
    expect(insecure.status).toBe(NO_CONNECTION);
    expect(of(insecure.checks, 'connection').remedy).toBe('Use +tls or +ssh');
    const uri = daemon.uri('qemu', 'tcp', { auth: 'sasl.DIGEST-MD5' });
    const missing = doctor(uri);
    expect(missing.status).toBe(NO_CONNECTION);
    expect(of(missing.checks, 'port').status).toBe('ok');
    expect(of(missing.checks, 'connection')).toMatchObject({
      status: 'failed',
      remedy: 'Write the name and the password into auth.conf',
    });
    const file = files.write('wrong.conf', { authname: 'fred', password: 'wrong' });
    const wrong = doctor(uri, { variables: { LIBVIRT_AUTH_FILE: file } });
    expect(wrong.status).toBe(NO_CONNECTION);
    expect(of(wrong.checks, 'connection').remedy).toMatch(/sasldblistusers2/);
    const right = doctor(uri, {
      variables: { LIBVIRT_AUTH_FILE: files.write('right.conf', FRED) },
    });
    expect(failures(right.checks)).toEqual([]);
    expect(of(right.checks, 'encryption').detail).toMatch(/plain TCP within this machine/);
    expect(right.status).toBe(0);
  });

  it('finds nothing wrong with TLS and files that fit', () => {
    const { status, checks } = doctor(tlsUri('good'));
    expect(failures(checks)).toEqual([]);
    for (const check of ['tls-ca', 'tls-certificate', 'tls-issuer', 'tls-key', 'port', 'daemon']) {
      expect(of(checks, check).status).toBe('ok');
    }
    expect(status).toBe(0);
  });

  it('finds that TLS lacks a CA', () => {
    const { status, checks } = doctor(tlsUri('empty'));
    expect(status).toBe(NO_CONNECTION);
    expect(of(checks, 'tls-ca')).toMatchObject({
      status: 'failed',
      remedy: `Copy cacert.pem to ${join(root, 'empty', 'cacert.pem')}`,
    });
    expect(of(checks, 'port').status).toBe('ok');
    expect(of(checks, 'connection').status).toBe('failed');
  });

  it('finds that a daemon over TLS requires a client certificate', () => {
    const { status, checks } = doctor(tlsUri('bare'));
    expect(status).toBe(NO_CONNECTION);
    expect(of(checks, 'tls-ca').status).toBe('ok');
    expect(of(checks, 'tls-certificate')).toMatchObject({
      status: 'skipped',
      remedy: expect.stringContaining(join(root, 'bare', 'clientcert.pem')),
    });
    expect(of(checks, 'connection')).toMatchObject({
      status: 'failed',
      remedy: expect.stringContaining("Use a client certificate that the daemon's CA has signed"),
    });
  });

  it('finds that the certificate of the daemon has another name than the URI', () => {
    const { status, checks } = doctor(tlsUri('good').replace('localhost', '127.0.0.1'));
    expect(status).toBe(NO_CONNECTION);
    expect(of(checks, 'connection').remedy).toMatch(/host name that the certificate/);
  });

  it('finds nothing wrong with an SSH server that is known', () => {
    const home = homeWith(sshd.knownHost);
    const { status, checks } = doctor(sshd.uri({ keyfile: sshd.file('id') }), { home });
    expect(failures(checks)).toEqual([]);
    for (const check of ['ssh-known-hosts', 'ssh-key', 'port', 'connection', 'daemon']) {
      expect(of(checks, check).status).toBe('ok');
    }
    expect(status).toBe(0);
  });

  it('finds an SSH server that is unknown, a key that is refused and a key that is missing', () => {
    const unknown = doctor(sshd.uri({ keyfile: sshd.file('id') }), { home: homeWith('') });
    expect(unknown.status).toBe(NO_CONNECTION);
    expect(of(unknown.checks, 'ssh-known-hosts').status).toBe('warning');
    expect(of(unknown.checks, 'connection').remedy).toMatch(/^Verify the key of the host/);
    const home = homeWith(sshd.knownHost);
    const refused = doctor(sshd.uri({ keyfile: sshd.file('stranger') }), { home });
    expect(refused.status).toBe(NO_CONNECTION);
    expect(of(refused.checks, 'connection').remedy).toMatch(/^Use a key that the host accepts/);
    const missing = doctor(sshd.uri({ keyfile: sshd.file('none') }), { home });
    expect(missing.status).toBe(NO_CONNECTION);
    expect(of(missing.checks, 'ssh-key').status).toBe('failed');
  });

  function tlsUri(folder: string): string {
    return daemon.uri('qemu', 'tls', { pkipath: join(root, folder) });
  }

  /** Returns a home folder whose SSH client knows the hosts. */
  function homeWith(knownHosts: string): string {
    const home = mkdtempSync(join(root, 'home-'));
    mkdirSync(join(home, '.ssh'), { mode: 0o700 });
    writeFileSync(join(home, '.ssh', 'known_hosts'), knownHosts, { mode: 0o600 });
    return home;
  }

  /** Runs lvsh as a program, as users of other daemons do. */
  function doctor(
    uri: string,
    { globals = [], variables = {}, home = root, user }: DoctorRun = {},
  ): { readonly status: number | null; readonly checks: readonly Check[] } {
    const words = ['-c', uri, ...globals, '-o', 'json', 'doctor'];
    const { status, stdout, stderr } = spawnSync(program.path, words, {
      ...{ encoding: 'utf8', timeout: PROGRAM_LIMIT_MS, stdio: ['ignore', 'pipe', 'pipe'] },
      ...user,
      env: { PATH: '/usr/bin:/bin', HOME: home, LC_ALL: 'C', ...variables },
    });
    expect(stderr).toBe('');
    return { status, checks: JSON.parse(stdout) as readonly Check[] };
  }
});

function failures(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ status }) => status === 'failed');
}

function of(checks: readonly Check[], name: string): Check {
  const found = checks.find(({ check }) => check === name);
  if (found === undefined) throw new Error(`No check ${name} in ${JSON.stringify(checks)}`);
  return found;
}
