/**
 * Tests the example with the in-memory daemon, a small VNC server, and real WebSockets.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import type { Connection } from 'libvirt-client';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { WebSocket } from 'ws';
import { createScreenServer } from './vnc-page.ts';

const GREETING = 'RFB 003.008\n';

test('A token opens one session to the display, and bytes are copied in both directions', async () => {
  await using site = await Site.start();
  const { token, password } = await site.token('guest');
  assert.equal(password, 'sesame');
  const browser = site.browse(token);
  const [greeting] = await once(browser, 'message');
  assert.equal(String(greeting), GREETING);
  browser.send(Buffer.from('typed'));
  const [echo] = await once(browser, 'message');
  assert.equal(String(echo), 'typed');
  browser.close();
  await once(browser, 'close');

  const [code, reason] = await once(site.browse(token), 'close');
  assert.equal(code, 1008);
  assert.equal(String(reason), 'The token is not valid');
});

test('Tokens and WebSockets are refused to pages of other sites', async () => {
  await using site = await Site.start();
  const { token } = await site.token('guest');
  const [code] = await once(site.browse(token, 'http://elsewhere.example'), 'close');
  assert.equal(code, 1008);
  const answer = await fetch(`${site.origin}/token?guest=guest`, {
    method: 'POST',
    headers: { origin: 'http://elsewhere.example' },
  });
  assert.equal(answer.status, 404);
});

test('The page gets the message of the error if the display cannot be opened', async () => {
  await using site = await Site.start();
  assert.match((await site.token('test')).error ?? '', /has no VNC display/);
  assert.match((await site.token('nowhere')).error ?? '', /Domain not found/);
});

test('The server sends the scripts of noVNC, and no other file', async () => {
  await using site = await Site.start();
  const status = async (path: string): Promise<number> => {
    const { status: number } = await fetch(`${site.origin}${path}`);
    return number;
  };
  assert.equal(await status('/?guest=guest'), 200);
  assert.equal(await status('/novnc/core/rfb.js'), 200);
  assert.equal(await status('/novnc/package.json'), 404);
  assert.equal(await status('/novnc/..%2f..%2fws%2findex.js'), 404);
  assert.equal(await status('/other'), 404);
});

interface Answer {
  readonly token: string;
  readonly password?: string;
  readonly error?: string;
}

/** The web server of the example, before an in-memory guest whose display echoes its input. */
class Site implements AsyncDisposable {
  readonly origin: string;
  readonly #end: () => Promise<void>;

  private constructor(origin: string, end: () => Promise<void>) {
    this.origin = origin;
    this.#end = end;
  }

  static async start(): Promise<Site> {
    const daemon = await startDaemon({ unix: {} });
    const connection = await connect(daemon.uri);
    const display = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(GREETING);
      socket.pipe(socket);
    });
    await startGuest(connection, await portOf(display));
    const server = createScreenServer(connection);
    const port = await portOf(server);
    return new Site(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      server.close();
      await connection.close();
      display.close();
      await daemon.close();
    });
  }

  async token(guest: string): Promise<Answer> {
    const url = `${this.origin}/token?guest=${guest}`;
    const answer = await fetch(url, { method: 'POST', headers: { origin: this.origin } });
    return (await answer.json()) as Answer;
  }

  browse(token: string, origin = this.origin): WebSocket {
    const url = `${this.origin.replace('http', 'ws')}/screen?token=${token}`;
    return new WebSocket(url, { origin });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function startGuest(connection: Connection, port: number): Promise<void> {
  await connection.domainCreateXml(`<domain type='test'><name>guest</name><memory>1024</memory>
    <os><type>hvm</type></os><devices>
      <graphics type='vnc' port='${port}' autoport='no' listen='127.0.0.1' passwd='sesame'/>
    </devices></domain>`);
}
