/**
 * Tests the example as a user tests a program: with the in-memory daemon, whose guests echo their
 * console input, and with real WebSockets.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { on, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Connection } from 'libvirt-client';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { WebSocket, WebSocketServer } from 'ws';
import { joinConsole } from './console-to-websocket.ts';

test('joinConsole() copies bytes from a console to a WebSocket and back', async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri);
  await using server = await serve(connection, 'test');

  const browser = await server.browse();
  const text = 'what is typed comes back\r\n'.repeat(10_000);
  browser.send(text);
  assert.equal(await receive(browser, text.length), text);

  const guest = await connection.domainLookupByName('test');
  const closed = once(browser, 'close');
  await guest.destroy();
  // 1005: the close frame has no status code, because nothing failed.
  assert.equal((await closed)[0], 1005);
});

test('joinConsole() closes the console when the browser disconnects, cleanly or not', async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri);
  await using server = await serve(connection, 'test');
  for (const leave of ['close', 'terminate', 'close'] as const) {
    const browser = await server.browse();
    browser.send('x');
    assert.equal(await receive(browser, 1), 'x');
    browser[leave]();
    await server.isOver();
  }
});

test("joinConsole() passes on libvirt's message if the console cannot be opened", async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri);
  await using server = await serve(connection, 'test');
  const first = await server.browse();
  first.send('x');
  await receive(first, 1);
  const second = await server.browse();
  const [code, reason] = await once(second, 'close');
  assert.equal(code, 1011);
  assert.match(String(reason), /Active console session exists/);

  await using other = await serve(connection, 'nowhere');
  const [, missing] = await once(await other.browse(), 'close');
  assert.match(String(missing), /Domain not found/);
});

interface Server extends AsyncDisposable {
  browse(): Promise<WebSocket>;
  /** Resolves when the latest call of joinConsole() has returned. */
  isOver(): Promise<void>;
}

async function serve(connection: Connection, guest: string): Promise<Server> {
  let latest: Promise<void> = Promise.resolve();
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  sockets.on('connection', (socket) => {
    latest = joinConsole(connection, guest, socket);
  });
  await once(sockets, 'listening');
  const { port } = sockets.address() as AddressInfo;
  return {
    browse: async () => {
      const browser = new WebSocket(`ws://127.0.0.1:${port}`);
      await once(browser, 'open');
      return browser;
    },
    isOver: () => latest,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

async function receive(browser: WebSocket, length: number): Promise<string> {
  let text = '';
  // One read of the socket may contain several messages, so `once` would miss some.
  for await (const [piece] of on(browser, 'message')) {
    text += String(piece);
    if (text.length >= length) break;
  }
  return text;
}
