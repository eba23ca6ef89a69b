/**
 * Fastify: `npx tsx fastify.ts`, then `curl http://127.0.0.1:3000/guests`.
 */
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { closeHost, guestEvents, listGuests, startGuest, statusOf } from './guests.ts';

export function createApp(): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });

  app.get('/guests', () => listGuests());

  app.post<{ Params: { name: string } }>('/guests/:name/start', async (request, reply) => {
    await startGuest(request.params.name);
    return reply.code(204).send();
  });

  app.get('/events', (_request, reply) => {
    const leaving = new AbortController();
    reply.raw.on('close', () => leaving.abort());
    return reply.type('text/event-stream').send(Readable.from(guestEvents(leaving.signal)));
  });

  app.setErrorHandler((error, _request, reply) => {
    void reply.code(statusOf(error)).send({ error: String(error) });
  });

  // app.close() closes the connection as well.
  app.addHook('onClose', closeHost);
  return app;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const app = createApp();
  await app.listen({ port: 3000, host: '127.0.0.1' });
  process.once('SIGTERM', () => void app.close());
}
