import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../../../src/cli/run.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { until } from '../../../support/until.ts';
import { lvsh, TestEnvironment } from '../support/test-environment.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forward-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Starts a display that greets its clients and repeats what they send. */
async function startDisplay(): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('RFB 003.008\n');
    socket.on('data', (bytes) => socket.write(`got ${String(bytes)}`));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Starts a guest with a display at a port of this machine. */
function startGuest(daemon: TestDaemon, port: number): void {
  daemon.hypervisor.domains
    .define(`<domain type='test'><name>seen</name><memory>1024</memory><os><type>hvm</type></os>
      <devices><graphics type='vnc' port='${port}' listen='127.0.0.1'/></devices></domain>`)
    .start();
}

describe('lvsh forward', () => {
  it.each([
    ['a port', []],
    ['a socket', ['--socket']],
  ])('joins a client of %s and the display, and leaves nothing', async (_, options) => {
    await using daemon = await startDaemon();
    startGuest(daemon, await startDisplay());
    const path = join(folder, 'seen.sock');
    const words = ['-c', daemon.uri, '-o', 'ndjson', 'forward', 'seen', 'vnc', ...options];
    const environment = new TestEnvironment(
      undefined,
      options.length === 0 ? words : [...words, path],
      {},
    );
    const exit = run(environment);
    await until(() => environment.stdout.text.endsWith('\n') || environment.stderr.text !== '');
    expect(environment.stderr.text).toBe('');
    const row = JSON.parse(environment.stdout.text) as { readonly port: number | null };
    const address = row.port === null ? path : `127.0.0.1:${row.port}`;
    expect(row).toEqual({ name: 'seen', target: 'vnc', address, port: row.port });
    if (row.port === null) expect((await stat(path)).mode & 0o777).toBe(0o600);
    const client = row.port === null ? connectSocket(path) : connectSocket(row.port, '127.0.0.1');
    let text = '';
    client.on('error', () => undefined);
    client.on('data', (bytes) => {
      text += String(bytes);
    });
    await until(() => text === 'RFB 003.008\n');
    client.write('hello');
    await until(() => text.endsWith('got hello'));
    environment.interrupt();
    expect(await exit).toBe(130);
    await until(() => client.destroyed);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['forward test vnc', 1, 'display'],
    ['forward test mouse', 2, 'There is no target "mouse"'],
    ['forward test 70000', 2, 'There is no target'],
    ['forward test vnc --socket /tmp/x --port 5', 2, '--socket'],
    ['forward nix vnc', 3, 'Domain not found'],
  ])('refuses "%s" with the exit code %i', async (line, exitCode, text) => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, line);
    expect(outcome).toMatchObject({ exitCode, stderr: expect.stringContaining(text) });
  });

  it('reports a console that cannot be opened to the client, and goes on', async () => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-o', 'name', 'forward', 'test', 'console:serial9'];
    const environment = new TestEnvironment(daemon, words, {});
    const exit = run(environment);
    await until(() => environment.stdout.text.endsWith('\n'));
    const port = Number(environment.stdout.text.trim().split(':')[1]);
    const client = connectSocket(port, '127.0.0.1');
    client.on('error', () => undefined);
    client.resume();
    await until(() => client.destroyed && environment.stderr.text !== '');
    environment.interrupt();
    expect(await exit).toBe(130);
  });
});

describe('lvsh view', () => {
  it('gives a file with the local port to the viewer, and removes it afterwards', async () => {
    await using daemon = await startDaemon();
    startGuest(daemon, await startDisplay());
    const seen = join(folder, 'seen-by-viewer');
    const viewer = join(folder, 'viewer');
    // It reads the greeting of the display through the port in the file.
    await writeFile(
      viewer,
      `#!${process.execPath}
const fs = require('node:fs');
const text = fs.readFileSync(process.argv[2], 'utf8');
const socket = require('node:net').connect(/^port=(\\d+)$/m.exec(text)[1], '127.0.0.1');
socket.once('data', (data) => {
  fs.writeFileSync(${JSON.stringify(seen)}, text + 'file=' + process.argv[2] + '\\n' + data);
  socket.destroy();
});
`,
      { mode: 0o755 },
    );
    const words = ['-c', daemon.uri, '-o', 'json', 'view', 'seen', '--viewer', viewer];
    const outcome = await lvsh(undefined, words);
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ name: 'seen', type: 'vnc' });
    const text = await readFile(seen, 'utf8');
    expect(text).toMatch(/^\[virt-viewer\]\ntype=vnc\nhost=127\.0\.0\.1\nport=\d+\ntitle=seen\n/);
    expect(text).toContain('RFB 003.008');
    const file = /^file=(.*)$/m.exec(text)?.[1] ?? '';
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('names the remedies if there is no viewer', async () => {
    await using daemon = await startDaemon();
    startGuest(daemon, await startDisplay());
    const viewer = join(folder, 'no-viewer');
    const outcome = await lvsh(undefined, ['-c', daemon.uri, 'view', 'seen', '--viewer', viewer]);
    expect(outcome).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Install virt-viewer'),
    });
  });
});
