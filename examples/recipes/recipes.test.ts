/** Runs each recipe with the in-memory daemon and a real HTTP client: `npm run test:recipes`. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { NestFactory } from '@nestjs/core';
import { startDaemon } from 'libvirt-client/testing';
import { checkBackend } from './check-backend.ts';
import { createApp as createExpressApp } from './express.ts';
import { createApp as createFastifyApp } from './fastify.ts';
import { closeHost } from './guests.ts';
import { GuestsModule, LibvirtErrorFilter } from './nest.ts';
import * as eventsRoute from './next/events-route.ts';
import * as guestsRoute from './next/guests-route.ts';
import * as startRoute from './next/start-route.ts';

/** A server that runs, and what stops it together with its connection to libvirt. */
interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

const recipes: Readonly<Record<string, () => Promise<Running>>> = {
  async Express() {
    const server = createServer(createExpressApp());
    return { url: await listen(server), stop: () => stopServer(server) };
  },

  async Fastify() {
    const app = createFastifyApp();
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), stop: () => app.close() };
  },

  async Nest() {
    const app = await NestFactory.create(GuestsModule, {
      logger: false,
      forceCloseConnections: true,
    });
    app.useGlobalFilters(new LibvirtErrorFilter());
    await app.listen(0, '127.0.0.1');
    return { url: urlOf(app.getHttpServer() as Server), stop: () => app.close() };
  },

  async 'Next.js, by its route handlers,'() {
    const server = createServer((request, response) => void callRoute(request, response));
    return { url: await listen(server), stop: () => stopServer(server) };
  },
};

for (const [name, start] of Object.entries(recipes)) {
  test(`${name} lists guests, starts one, sends changes and maps errors`, async () => {
    await using daemon = await startDaemon();
    process.env['LIBVIRT_URI'] = daemon.uri;
    const { url, stop } = await start();
    try {
      await checkBackend(url, daemon);
    } finally {
      await stop();
    }
  });
}

test('a backend without its daemon answers 503, and works when the daemon is back', async () => {
  await using daemon = await startDaemon();
  process.env['LIBVIRT_URI'] = 'test+unix:///default?socket=/nonexistent/socket';
  const server = createServer(createExpressApp());
  const url = await listen(server);
  assert.equal((await fetch(`${url}/guests`)).status, 503);
  process.env['LIBVIRT_URI'] = daemon.uri;
  assert.equal((await fetch(`${url}/guests`)).status, 200);
  await stopServer(server);
});

/** Calls a route handler as Next.js does: with a Request, and the parameters as a promise. */
async function callRoute(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const leaving = new AbortController();
  response.on('close', () => leaving.abort());
  const request = new Request(`http://localhost${message.url}`, { signal: leaving.signal });
  const [, name] = /^\/guests\/([^/]+)\/start$/.exec(message.url ?? '') ?? [];
  const answer =
    name !== undefined
      ? await startRoute.POST(request, { params: Promise.resolve({ name }) })
      : message.url === '/events'
        ? eventsRoute.GET(request)
        : await guestsRoute.GET();
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) response.end();
  else await pipeline(Readable.fromWeb(answer.body), response).catch(() => undefined);
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return urlOf(server);
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stopServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await closeHost();
}
