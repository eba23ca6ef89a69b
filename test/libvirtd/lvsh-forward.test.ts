import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { run } from '../../src/cli/run.ts';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { lvsh, TestEnvironment } from '../unit/cli/support/test-environment.ts';
import { startPool } from './api/guest.ts';
import { startEchoGuest } from './console/echo-guest.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import { Sshd } from './ssh/sshd.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const CHANNEL = 'channel:org.qemu.guest_agent.0';

/** The only address of the guest. Linux connects to this machine for it. */
const NETWORK = {
  'guest-network-get-interfaces': [
    {
      name: 'eth0',
      'hardware-address': '52:54:00:12:34:56',
      'ip-addresses': [{ 'ip-address-type': 'ipv4', 'ip-address': '0.0.0.0', prefix: 24 }],
    },
  ],
};

/** A client of a forwarded target, with the text that it has received. */
interface Client {
  readonly socket: Socket;
  text: string;
}

describeWithLibvirtd('lvsh forward', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lvsh-forward-'));
  const clients: Client[] = [];
  const environments: TestEnvironment[] = [];
  const exits: Promise<number>[] = [];
  let daemon: Libvirtd;
  let agent: FakeAgent;
  let sshd: Sshd;
  let connection: Connection;

  /** The program at a port of the guest. */
  let web: EchoServer;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    agent = await FakeAgent.start(NETWORK);
    sshd = await Sshd.start(daemon);
    web = new EchoServer();
    await until(() => web.isListening);
    connection = await connect(daemon.uri('qemu'));
    await startEchoGuest(connection, await startPool(connection));
    const domain = await connection.domainCreateXml(`<domain type='qemu'>
      <name>web</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>${agent.devices}
        <graphics type='vnc'><listen type='socket' socket='${folder}/vnc.sock'/></graphics>
      </devices></domain>`);
    await until(async () => (await domain.getXmlDesc()).includes("state='connected'"));
  });

  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    for (const environment of environments.splice(0)) environment.interrupt();
    await Promise.all(exits.splice(0));
  });

  afterAll(async () => {
    await connection?.close();
    await sshd?.[Symbol.asyncDispose]();
    await daemon?.stop();
    await agent?.[Symbol.asyncDispose]();
    await web?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const URIS: ReadonlyArray<readonly [string, () => string]> = [
    ['a unix socket', () => daemon.uri('qemu')],
    ['SSH', () => sshd.uri({ keyfile: sshd.file('id'), no_verify: '1' })],
    [
      'libssh2',
      () => {
        const known_hosts = sshd.write('known', sshd.knownHost);
        return sshd.uri({ keyfile: sshd.file('id'), known_hosts }, 'qemu+libssh2');
      },
    ],
  ];

  it.each(URIS)('joins several clients to a TCP port of the guest over %s', async (_, uri) => {
    const target = String(web.port);
    const { address, end } = await forward(uri(), ['web', target, '--bind', '127.0.0.2']);
    expect(address).toMatch(/^127\.0\.0\.2:\d+$/);
    const [first, second] = [await client(address), await client(address)];
    first.socket.write('first');
    second.socket.write('second');
    await until(() => first.text === 'first' && second.text === 'second');
    await end();
  });

  it.each([
    ['a unix socket', 'console'],
    ['a unix socket', 'console:serial0'],
    ['SSH', 'console:serial0'],
  ])('joins one client at a time over %s to the target %s', async (name, target) => {
    const uri = URIS.find(([each]) => each === name)?.[1];
    const path = join(folder, 'echo.sock');
    const words = ['echo', target, '--socket', path];
    const { address, stderr, end } = await forward(uri?.() ?? '', words);
    expect(address).toBe(path);
    const first = await client(path);
    await typeUntilEchoed(first, 'typed');
    const second = await client(path);
    await until(() => second.socket.destroyed && stderr() !== '');
    expect(stderr()).toMatch(/Active console session exists for this domain/);
    expect(second.text).toBe('');
    await typeUntilEchoed(first, 'again');
    // The next client is served as soon as the first one has left.
    first.socket.destroy();
    await until(async () => {
      const next = await client(path);
      next.socket.write('next');
      await until(() => next.socket.destroyed || next.text.includes('next'));
      return next.text.includes('next');
    });
    await end();
  });

  it.each(URIS.slice(0, 2))('joins a client to a channel over %s', async (_, uri) => {
    const { address, end } = await forward(uri(), ['web', CHANNEL]);
    const other = await client(address);
    other.socket.write('{"execute":"guest-get-host-name"}\n');
    await until(() => other.text.includes('{"return":{"host-name":"tiny"}}'));
    await end();
  });

  it.each(URIS.slice(0, 2))('joins a client to a display over %s', async (_, uri) => {
    const { address, end } = await forward(uri(), ['web', 'vnc']);
    const viewer = await client(address);
    await until(() => /^RFB \d{3}\.\d{3}\n$/.test(viewer.text));
    await end();
  });

  it('fails for a port of the guest on which nothing listens, before it accepts clients', async () => {
    for (const [, uri] of URIS) {
      const { exitCode, stdout, stderr } = await lvsh(undefined, [
        ...['-c', uri(), 'forward', 'web', '1'],
      ]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
      expect(stderr).toMatch(/refused/i);
    }
  });

  /** Starts a command, and resolves when it accepts clients. */
  async function forward(uri: string, words: readonly string[]) {
    const line = ['-c', uri, '-o', 'name', 'forward', ...words];
    const environment = new TestEnvironment(undefined, line, {});
    const exit = run(environment);
    environments.push(environment);
    exits.push(exit);
    await until(() => environment.stdout.text.endsWith('\n') || environment.stderr.text !== '');
    expect(environment.stderr.text).toBe('');
    return {
      address: environment.stdout.text.trim(),
      stderr: () => environment.stderr.text,
      end: async () => {
        environment.interrupt();
        expect(await exit).toBe(130);
        await until(() => clients.every(({ socket }) => socket.destroyed));
      },
    };
  }

  /** The guest repeats only what arrives after it has booted. */
  async function typeUntilEchoed(typist: Client, text: string): Promise<void> {
    await until(() => {
      typist.socket.write(text);
      return typist.text.includes(text);
    });
  }

  /** Connects to `127.0.0.1:5900` or to the path of a socket. */
  async function client(address: string): Promise<Client> {
    const [host = '', number] = address.split(':');
    const socket =
      number === undefined ? connectSocket(address) : connectSocket(Number(number), host);
    const result: Client = { socket, text: '' };
    clients.push(result);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      result.text += String(bytes);
    });
    await until(() => !socket.connecting);
    return result;
  }
});

/** A server that repeats what its clients send. */
class EchoServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
      socket.pipe(socket);
    });
    this.#server.listen(0, '127.0.0.1');
  }

  get isListening(): boolean {
    return this.#server.listening;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
