import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, ConnectOptions, Domain } from '../../../../src/index.ts';
import { connect, openGraphics, openSshSession } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { localSocket } from '../../../support/local-socket.ts';
import { until } from '../../../support/until.ts';
import { ed25519Key } from '../../ssh/support/keys.ts';
import type { TestServer } from '../../ssh/support/server.ts';
import { startServer } from '../../ssh/support/server.ts';

const GREETING = 'RFB 003.008\n';

const LOGIN: ConnectOptions = {
  ssh: { config: false, agent: false, proxy: 'streamlocal', verifyHostKey: () => true },
};

let folder: string;
let daemon: TestDaemon;
let onPort: Display;
let onSocket: Display;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'libvirt-client-graphics-'));
  daemon = await startDaemon({ unix: {}, tcp: { host: '127.0.0.1', port: 0 } });
  onPort = await Display.start({ port: 0, host: '127.0.0.1' });
  onSocket = await Display.start({ path: localSocket(folder, 'vnc') });
});

afterEach(async () => {
  onPort.stop();
  onSocket.stop();
  await daemon.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('openGraphics over a unix socket', () => {
  it('connects to a port and to a unix socket of this machine', async () => {
    await using connection = await connect(uriOf('unix'));
    await greets(await startGuest(connection, onPort.xml('127.0.0.1')));
    await greets(await startGuest(connection, onSocket.xml('')));
  });

  it('rejects with CONNECT_FAILED if nothing listens there', async () => {
    await using connection = await connect(uriOf('unix'));
    const guest = await startGuest(connection, onPort.xml('127.0.0.1'));
    onPort.stop();
    await expect(openGraphics(guest)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining('The VNC display of the domain "guest" cannot be reached'),
    });
  });

  it('returns a stream that close() of the connection closes', async () => {
    const connection = await connect(uriOf('unix'));
    const { stream } = await openGraphics(await startGuest(connection, onPort.xml('127.0.0.1')));
    await connection.close();
    expect(stream.closed).toBe(true);
    expect(stream.errored).toMatchObject({ code: 'CONNECTION_CLOSED' });
    await until(() => onPort.clients === 0);
  });

  it('returns a stream that fails with the error that ends the connection', async () => {
    await using connection = await connect(uriOf('unix'));
    const { stream } = await openGraphics(await startGuest(connection, onPort.xml('127.0.0.1')));
    const failed = once(stream, 'error');
    await daemon.crash();
    expect((await failed)[0]).toMatchObject({ name: 'TransportError' });
  });

  it('rejects with the error of the connection if that ends meanwhile', async () => {
    const connection = await connect(uriOf('unix'));
    const guest = await startGuest(connection, onPort.xml('127.0.0.1'));
    const opening = openGraphics(guest);
    const rejected = expect(opening).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await connection.close();
    await rejected;
  });
});

describe('openGraphics over TCP', () => {
  it('connects to the host of the daemon if the display listens on all addresses', async () => {
    await using connection = await connect(uriOf('tcp'));
    await greets(await startGuest(connection, onPort.xml('0.0.0.0')));
  });

  it('rejects with GRAPHICS_UNREACHABLE if the display listens on a loopback address', async () => {
    await using connection = await connect(uriOf('tcp'));
    const guest = await startGuest(connection, onPort.xml('127.0.0.1'));
    await expect(openGraphics(guest)).rejects.toMatchObject({ code: 'GRAPHICS_UNREACHABLE' });
  });
});

it('openGraphics rejects on a connection with a transport of the program', async () => {
  await using connection = await connect('test:///default', { transport: daemon.connect() });
  const guest = await startGuest(connection, onPort.xml('127.0.0.1'));
  await expect(openGraphics(guest)).rejects.toMatchObject({
    code: 'GRAPHICS_UNREACHABLE',
    message: expect.stringContaining('its option "transport" replaces SSH'),
  });
});

describe('openGraphics over SSH', () => {
  let sshd: TestServer;

  beforeEach(async () => {
    sshd = await startServer({
      hostKeys: [ed25519Key().private],
      forwardsTcp: true,
      onSocket: (path, channel) => copyBoth(connectSocket(path), channel),
    });
  });

  afterEach(async () => {
    await sshd[Symbol.asyncDispose]();
  });

  const uri = (): string => {
    const socket = new URL(uriOf('unix')).searchParams.get('socket') ?? '';
    // An accepted key is saved, which must not be in the file of whoever runs the tests.
    const query = String(new URLSearchParams({ socket, known_hosts: join(folder, 'known_hosts') }));
    return `test+ssh://fred@127.0.0.1:${sshd.port}/default?${query}`;
  };

  it('connects to a port and a unix socket through the session of the connection', async () => {
    await using connection = await connect(uri(), LOGIN);
    await greets(await startGuest(connection, onPort.xml('127.0.0.1')));
    await greets(await startGuest(connection, onSocket.xml('')));
    expect(sshd.connections).toBe(1);
  });

  it('connects through a session that the program has opened', async () => {
    await using session = await openSshSession(uri(), LOGIN);
    await using connection = await session.connect(LOGIN);
    await greets(await startGuest(connection, onPort.xml('127.0.0.1')));
    expect(sshd.connections).toBe(1);
  });

  it('returns a stream that ends with the connection, and so does the session', async () => {
    const connection = await connect(uri(), LOGIN);
    const { stream } = await openGraphics(await startGuest(connection, onPort.xml('127.0.0.1')));
    await connection.close();
    expect(stream.destroyed).toBe(true);
    await until(() => sshd.open === 0);
  });

  it('rejects with CONNECT_FAILED if the server refuses, and keeps the connection', async () => {
    await using connection = await connect(uri(), LOGIN);
    const guest = await startGuest(connection, onPort.xml('127.0.0.1'));
    onPort.stop();
    await expect(openGraphics(guest)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(/The SSH server 127.0.0.1:\d+ refused a connection to 127/),
    });
    expect(await guest.isActive()).toBe(true);
  });
});

/** A server that sends the first line of a VNC display to each client. */
class Display {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
      socket.resume();
      socket.write(GREETING);
    });
  }

  static async start(
    place: { readonly path: string } | { port: 0; host: string },
  ): Promise<Display> {
    const display = new Display();
    display.#server.listen(place);
    await once(display.#server, 'listening');
    return display;
  }

  get clients(): number {
    return this.#sockets.size;
  }

  /** Returns the element of this display in a domain, as if it listened on `address`. */
  xml(address: string): string {
    const place = this.#server.address() as AddressInfo | string;
    if (typeof place === 'string') return `<graphics type='vnc' socket='${place}'/>`;
    return `<graphics type='vnc' port='${place.port}' autoport='no' listen='${address}'/>`;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

function uriOf(transport: 'unix' | 'tcp'): string {
  const uri = daemon.uris.find((each) => each.includes(`+${transport}`));
  if (uri === undefined) throw new Error(`no URI with ${transport}: ${daemon.uris.join(' ')}`);
  return uri;
}

/** Starts a guest with this display, instead of the last one. */
async function startGuest(connection: Connection, graphics: string): Promise<Domain> {
  for (const domain of await connection.listAllDomains()) {
    if (domain.name === 'guest') await domain.destroy();
  }
  return connection.domainCreateXml(`<domain type='test'><name>guest</name>
    <memory>1024</memory><os><type>hvm</type></os><devices>${graphics}</devices></domain>`);
}

async function greets(guest: Domain): Promise<void> {
  const { stream } = await openGraphics(guest, { type: 'vnc' });
  const [bytes] = (await once(stream, 'data')) as [Buffer];
  expect(String(bytes)).toBe(GREETING);
  stream.destroy();
  await once(stream, 'close');
}

function copyBoth(socket: Socket, channel: Duplex): void {
  socket.on('error', () => channel.destroy());
  // Without its channel the socket is paused, and would not notice its end.
  channel.on('close', () => socket.destroy());
  socket.pipe(channel).pipe(socket);
}
