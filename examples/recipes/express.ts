/**
 * Express: `npx tsx express.ts`, then `curl http://127.0.0.1:3000/guests`.
 */
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import type { ErrorRequestHandler, Express } from 'express';
import express from 'express';
import { closeHost, guestEvents, listGuests, startGuest, statusOf } from './guests.ts';

export function createApp(): Express {
  const app = express();

  app.get('/guests', async (_request, response) => {
    response.json(await listGuests());
  });

  app.post('/guests/:name/start', async (request, response) => {
    await startGuest(request.params.name);
    response.status(204).end();
  });

  app.get('/events', async (_request, response) => {
    const leaving = new AbortController();
    response.on('close', () => leaving.abort());
    response.type('text/event-stream');
    try {
      for await (const event of guestEvents(leaving.signal)) {
        // A slow browser gets fewer lists, and they do not fill the memory.
        if (!response.write(event)) await once(response, 'drain', { signal: leaving.signal });
      }
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    }
    response.end();
  });

  // Express 5 passes the errors of async handlers on.
  const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (response.headersSent) next(error);
    else response.status(statusOf(error)).json({ error: String(error) });
  };
  app.use(onError);
  return app;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const server = createApp().listen(3000, '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close();
    void closeHost();
  });
}
