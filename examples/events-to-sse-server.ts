/**
 * A web server that sends the events of a libvirt host to browsers.
 *
 *     npx tsx examples/events-to-sse-server.ts [URI]
 *     curl -N http://127.0.0.1:8080/events
 *
 * Without a URI it starts the in-memory daemon, and pauses or resumes its guest every 2 seconds.
 */
import { createServer } from 'node:http';
import type { Connection } from 'libvirt-client';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { sendEvents } from './events-to-sse.ts';

const [uri] = process.argv.slice(2);
const daemon = uri === undefined ? await startDaemon() : undefined;
const connection = await connect(uri ?? daemon?.uri, { reconnect: true });
if (daemon !== undefined) pauseAndResume(connection);

const server = createServer((request, response) => {
  if (request.url === '/events') void sendEvents(connection, response);
  else response.writeHead(404).end();
});
server.listen(8080, '127.0.0.1', () => {
  console.log(`Events of ${connection.uri}: curl -N http://127.0.0.1:8080/events`);
});

process.once('SIGINT', async () => {
  server.close();
  // Closing the connection ends the event streams.
  await connection.close();
  await daemon?.close();
});

function pauseAndResume(host: Connection): void {
  let isPaused = false;
  setInterval(async () => {
    const guest = await host.domainLookupByName('test');
    await (isPaused ? guest.resume() : guest.suspend());
    isPaused = !isPaused;
  }, 2000).unref();
}
