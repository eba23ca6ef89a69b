/**
 * Tests the example as a user tests a program: with the in-memory daemon and a real HTTP client.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Connection } from 'libvirt-client';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { sendEvents } from './events-to-sse.ts';

test('sendEvents() sends events to a browser, and "reconnected" after a reconnect', async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri, { reconnect: { initialDelayMs: 5 } });
  const server = await serve(connection);
  const guest = await connection.domainLookupByName('test');

  const { body } = await fetch(urlOf(server));
  assert.ok(body);
  const events = readEvents(body);
  await guest.suspend();
  assert.deepEqual((await events.next()).value, [
    'domain:lifecycle',
    {
      type: 'domain:lifecycle',
      domain: { name: 'test', uuid: guest.uuid, id: 1 },
      event: 3,
      eventName: 'suspended',
      detail: 0,
      detailName: 'paused',
    },
  ]);

  await daemon.crash();
  await daemon.restart();
  assert.equal((await events.next()).value?.[0], 'reconnected');
  await guest.resume();
  assert.equal((await events.next()).value?.[0], 'domain:lifecycle');

  await connection.close();
  assert.equal((await events.next()).done, true);
  server.close();
});

test('sendEvents() resolves when the browser disconnects', async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri);
  let isOver: Promise<void> | undefined;
  const server = createServer((_request, response) => {
    isOver = sendEvents(connection, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const leaving = new AbortController();
  await fetch(urlOf(server), { signal: leaving.signal });
  leaving.abort();
  await isOver;
  server.close();
});

async function serve(connection: Connection): Promise<Server> {
  const server = createServer((_request, response) => void sendEvents(connection, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Yields the name and the data of each server-sent event. */
async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<[name: string, data: unknown], void> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const [, name = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? [];
      yield [name, JSON.parse(data)];
    }
  }
}
