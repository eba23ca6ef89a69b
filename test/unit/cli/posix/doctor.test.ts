import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { truncateSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Check } from '../../../../src/cli/commands/doctor/check.ts';
import { aliasesOf, uriDefaultOf } from '../../../../src/cli/commands/doctor/machine.ts';
import { catalogue } from '../../../../src/cli/registry/registry.ts';
import { schemaOf } from '../../../../src/cli/registry/schema.ts';
import { run } from '../../../../src/cli/run.ts';
import { TimeoutError } from '../../../../src/index.ts';
import { createClientCertificate } from '../../../../src/pki/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import type { Certificates } from '../../tls/certificates.ts';
import { makeCertificates } from '../../tls/certificates.ts';
import { schemaFaults } from '../support/schema-faults.ts';
import type { TestSettings } from '../support/test-environment.ts';
import { lvsh, TestEnvironment } from '../support/test-environment.ts';

let folder: string;
let certificates: Certificates;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  certificates = await makeCertificates();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the checks of a URI, with the clock of this machine. */
async function doctor(
  uri: string,
  settings: TestSettings = {},
): Promise<{ readonly exitCode: number; readonly checks: readonly Check[] }> {
  const words = ['-c', uri, '-o', 'json', 'doctor'];
  const environment = new TestEnvironment(undefined, words, { home: folder, ...settings });
  environment.clockMs = Date.now();
  const exitCode = await run(environment);
  expect(environment.stderr.text).toBe('');
  const checks = JSON.parse(environment.stdout.text) as readonly Check[];
  const schema = schemaOf(await catalogue.require('doctor'));
  expect(schema && schemaFaults(checks, schema)).toEqual([]);
  return { exitCode, checks };
}

function find(checks: readonly Check[], name: string): Check | undefined {
  return checks.find(({ check }) => check === name);
}

/** Writes the files of a TLS client into a folder of their own. */
async function pkiFolder(
  name: string,
  identity: { readonly cert: string; readonly key: string },
  mode: number = 0o600,
): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  await writeFile(join(path, 'cacert.pem'), certificates.ca.cert);
  await writeFile(join(path, 'clientcert.pem'), identity.cert);
  await writeFile(join(path, 'clientkey.pem'), identity.key);
  await chmod(join(path, 'clientkey.pem'), mode);
  return path;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('lvsh doctor', () => {
  it('finds nothing wrong with a daemon that answers on its socket', async () => {
    await using daemon = await startDaemon({ unix: {} });
    const { exitCode, checks } = await doctor(daemon.uri);
    expect(exitCode).toBe(0);
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(find(checks, 'socket')).toMatchObject({ status: 'ok', remedy: null });
    expect(find(checks, 'daemon')).toMatchObject({ detail: expect.stringMatching(/^libvirt \d/) });
    expect(find(checks, 'node')).toMatchObject({ status: 'ok', uri: null });
  });

  it('prints the checks below the machine and each URI, with the remedies', async () => {
    await using daemon = await startDaemon({ unix: {} });
    const bad = `qemu+unix:///system?socket=${encodeURIComponent(join(folder, 'none'))}`;
    const words = ['-c', daemon.uri, '-c', bad, '-o', 'table', 'doctor'];
    const { exitCode, stdout } = await lvsh(undefined, words, { home: folder });
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^This machine\n {2}ok {7}node: Node \d/);
    expect(stdout).toContain(`\n${daemon.uri}\n  ok       socket: `);
    expect(stdout).toContain(`\n${bad}\n  failed   socket: `);
    expect(stdout).toMatch(/\n {11}=> Start the daemon: systemctl/);
  });

  it('finds a socket file on which no daemon listens', async () => {
    const path = join(folder, 'alive');
    const dead = join(folder, 'dead');
    const server = createServer().listen(path);
    await once(server, 'listening');
    // Node removes the file of a server that it closes, unless it has another name then.
    await rename(path, dead);
    server.close();
    await once(server, 'close');
    const { exitCode, checks } = await doctor(`qemu:///system?socket=${dead}`);
    expect(exitCode).toBe(4);
    expect(find(checks, 'socket')).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('no daemon listens'),
      remedy: expect.stringContaining('systemctl restart'),
    });
  });

  it('finds a path that is not a socket', async () => {
    const path = join(folder, 'plain-file');
    await writeFile(path, '');
    const { checks } = await doctor(`qemu:///system?socket=${path}`);
    expect(find(checks, 'socket')).toMatchObject({
      detail: expect.stringContaining('not a socket'),
    });
  });

  it('finds a port on which nothing listens', async () => {
    const port = await freePort();
    const { exitCode, checks } = await doctor(`qemu+tcp://127.0.0.1:${port}/system`);
    expect(exitCode).toBe(4);
    expect(find(checks, 'port')).toMatchObject({
      status: 'failed',
      detail: `Nothing listens on 127.0.0.1:${port}`,
    });
    expect(find(checks, 'connection')).toMatchObject({ status: 'failed' });
  });

  it('warns of plain TCP to another host whose name has no address', async () => {
    const { checks } = await doctor('qemu+tcp://host.invalid/system');
    expect(find(checks, 'encryption')).toMatchObject({ status: 'warning' });
    expect(find(checks, 'port')).toMatchObject({ status: 'failed' });
  });

  it('refuses a URI that cannot be used', async () => {
    const { exitCode, checks } = await doctor('nonsense');
    expect(exitCode).toBe(2);
    expect(find(checks, 'uri')).toMatchObject({ status: 'failed', uri: 'nonsense' });
  });

  it.each([
    ['win32', 'Windows'],
    ['darwin', 'macOS'],
  ] as const)('says that a remote host is needed on %s', async (platform, name) => {
    const path = join(folder, 'no-socket');
    const { checks } = await doctor(`qemu:///system?socket=${path}`, { platform });
    expect(find(checks, 'local-daemon')).toMatchObject({
      status: 'skipped',
      detail: expect.stringContaining(name),
      remedy: expect.stringContaining('qemu+ssh://'),
    });
  });

  it('names the variables that choose the daemon', async () => {
    const variables = { LIBVIRT_DEFAULT_URI: 'qemu:///session' };
    const { checks } = await doctor('nonsense', { variables });
    expect(find(checks, 'variable-LIBVIRT_DEFAULT_URI')).toMatchObject({
      status: 'ok',
      detail: 'qemu:///session',
    });
  });
});

describe('lvsh doctor of a daemon that hangs', () => {
  it.each([
    [[], 30_000],
    [['--timeout', '10s'], 5000],
    [['--timeout', '5m'], 30_000],
  ])('reports it with %j before the command ends', async (globals, limitMs) => {
    const uri = `qemu:///system?socket=${folder}/none`;
    const words = ['-c', uri, ...globals, '-o', 'json', 'doctor'];
    const environment = new TestEnvironment(undefined, words, { home: folder });
    const limits: Array<number | undefined> = [];
    environment.connect = async (_, { connectTimeoutMs = 0 } = {}) => {
      limits.push(connectTimeoutMs);
      throw new TimeoutError('CONNECT_TIMEOUT', 'hangs', { timeoutMs: connectTimeoutMs });
    };
    expect(await run(environment)).toBe(124);
    expect(limits).toEqual([limitMs]);
    const checks = JSON.parse(environment.stdout.text) as readonly Check[];
    expect(find(checks, 'connection')).toMatchObject({
      ...{ status: 'failed', detail: 'hangs', remedy: expect.stringContaining('max_clients') },
    });
  });
});

describe('lvsh doctor of a TLS connection', () => {
  it('finds nothing wrong with certificates that fit', async () => {
    const { ca, server, client } = certificates;
    await using daemon = await startDaemon({
      tls: { ca: ca.cert, cert: server.cert, key: server.key, host: '127.0.0.1' },
    });
    const pki = await pkiFolder('good', client);
    const port = new URL(daemon.uri.replace(/^[^:]+/, 'http')).port;
    const { checks } = await doctor(`test+tls://localhost:${port}/default?pkipath=${pki}`);
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    for (const name of ['tls-ca', 'tls-issuer', 'tls-key', 'port', 'connection']) {
      expect(find(checks, name)).toMatchObject({ status: 'ok' });
    }
  });

  it('finds a host name that the certificate of the daemon does not have', async () => {
    const { ca, server, client } = certificates;
    await using daemon = await startDaemon({
      tls: { ca: ca.cert, cert: server.cert, key: server.key, host: '127.0.0.1' },
    });
    const pki = await pkiFolder('other-name', client);
    const port = new URL(daemon.uri.replace(/^[^:]+/, 'http')).port;
    const { exitCode, checks } = await doctor(
      `test+tls://127.0.0.2:${port}/default?pkipath=${pki}`,
    );
    expect(exitCode).toBe(4);
    expect(find(checks, 'connection')).toMatchObject({ status: 'failed' });
  });

  it('finds an expired certificate', async () => {
    const past = new Date(Date.now() - 10 * 86_400_000);
    const expired = await createClientCertificate(certificates.ca, {
      ...{ keyBits: 2048, name: 'client', validFrom: past, days: 5 },
    });
    const pki = await pkiFolder('expired', expired);
    const { checks } = await doctor(`test+tls://127.0.0.1:1/default?pkipath=${pki}`);
    expect(find(checks, 'tls-certificate')).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('has expired on'),
    });
  });

  it('warns of a certificate that expires soon, and of a key that others can read', async () => {
    const soon = await createClientCertificate(certificates.ca, {
      ...{ keyBits: 2048, name: 'client', days: 5 },
    });
    const pki = await pkiFolder('soon', soon, 0o644);
    const { checks } = await doctor(`test+tls://127.0.0.1:1/default?pkipath=${pki}`);
    expect(find(checks, 'tls-certificate')).toMatchObject({
      status: 'warning',
      detail: expect.stringMatching(/expires in [45] days/),
    });
    expect(find(checks, 'tls-key')).toMatchObject({
      status: 'warning',
      remedy: `chmod 600 ${pki}/clientkey.pem`,
    });
  });

  it('finds a key and a CA that do not belong to the certificate', async () => {
    const { client, stranger } = certificates;
    const pki = await pkiFolder('strange', { cert: stranger.cert, key: client.key });
    const { checks } = await doctor(`test+tls://127.0.0.1:1/default?pkipath=${pki}`);
    expect(find(checks, 'tls-issuer')).toMatchObject({ status: 'warning' });
    expect(find(checks, 'tls-key')).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('not the key of the certificate'),
    });
  });

  it('finds files that are missing or no certificates', async () => {
    const pki = join(folder, 'broken');
    await mkdir(pki);
    await writeFile(join(pki, 'clientcert.pem'), 'nonsense');
    const { checks } = await doctor(`test+tls://127.0.0.1:1/default?pkipath=${pki}`);
    expect(find(checks, 'tls-ca')).toMatchObject({
      status: 'failed',
      detail: `There is no certificate of a CA: ${pki}/cacert.pem`,
    });
    expect(find(checks, 'tls-certificate')).toMatchObject({ status: 'failed' });
  });
});

describe('lvsh doctor of an SSH connection', () => {
  const URI = 'qemu+ssh://root@127.0.0.1:1/system';

  it.each([
    ['by its name', () => '[127.0.0.1]:1 ssh-ed25519 AAAA'],
    [
      'by a hash',
      () => {
        const salt = Buffer.from('0123456789abcdefghij');
        const hash = createHmac('sha1', salt).update('[127.0.0.1]:1').digest('base64');
        return `|1|${salt.toString('base64')}|${hash} ssh-ed25519 AAAA`;
      },
    ],
  ])('knows a host that known_hosts has %s', async (_, line) => {
    const home = await mkdtemp(join(folder, 'home-'));
    await mkdir(join(home, '.ssh'));
    await writeFile(join(home, '.ssh', 'known_hosts'), `# comment\n${line()}\n`);
    await writeFile(join(home, '.ssh', 'id_ed25519'), '');
    const { checks } = await doctor(URI, { home });
    expect(find(checks, 'ssh-known-hosts')).toMatchObject({ status: 'ok' });
    expect(find(checks, 'ssh-key')).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('id_ed25519'),
    });
  });

  it.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'is not a regular file'],
    ['too large', (path: string) => truncateSync(path, 2 ** 30), 'is larger than 16777216 bytes'],
  ])('does not read a key that is %s', async (name, make, text) => {
    const path = join(folder, `key-${name.length}`);
    if (name !== 'a pipe') await writeFile(path, '');
    make(path);
    const { checks } = await doctor(`${URI}?keyfile=${path}`);
    expect(find(checks, 'ssh-key')).toMatchObject({
      status: 'failed',
      detail: `${path} cannot be read: ${path} ${text}`,
    });
  });

  it('names an unknown host, a dead agent, a key that is missing, and the closed port', async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    const variables = { SSH_AUTH_SOCK: join(folder, 'no-agent') };
    const { exitCode, checks } = await doctor(`${URI}?keyfile=${home}/none`, { home, variables });
    expect(exitCode).toBe(4);
    expect(find(checks, 'ssh-known-hosts')).toMatchObject({ status: 'warning' });
    expect(find(checks, 'ssh-agent')).toMatchObject({ status: 'warning' });
    expect(find(checks, 'ssh-key')).toMatchObject({ status: 'failed' });
    expect(find(checks, 'port')).toMatchObject({ status: 'warning' });
    expect(find(checks, 'connection')).toMatchObject({ status: 'failed' });
  });
});

describe('The aliases of libvirt.conf', () => {
  it('are read with the default URI', () => {
    const text =
      '#x\nuri_default = "qemu:///session"\nuri_aliases = [\n "hail=qemu+ssh://hail/system",\n "s=test:///default"\n]\n';
    expect(uriDefaultOf(text)).toBe('qemu:///session');
    expect([...aliasesOf(text)]).toEqual([
      ['hail', 'qemu+ssh://hail/system'],
      ['s', 'test:///default'],
    ]);
  });
});
