/**
 * A web server that shows the consoles of guests in a browser.
 *
 *     npx tsx examples/console-to-websocket-server.ts [URI]
 *     open http://127.0.0.1:8080/?guest=test
 *
 * Without a URI it starts the in-memory daemon, whose guests echo their console input. The example
 * has no login. So it listens on 127.0.0.1 only, and accepts WebSockets from its own page only.
 */
import { createServer } from 'node:http';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { WebSocketServer } from 'ws';
import { joinConsole } from './console-to-websocket.ts';

const ORIGIN = 'http://127.0.0.1:8080';

const PAGE = `<!doctype html>
<title>Console</title>
<pre id="screen" tabindex="0" style="min-height: 90vh"></pre>
<script type="module">
  const screen = document.querySelector('#screen');
  const socket = new WebSocket('ws://' + location.host + '/console' + location.search);
  socket.binaryType = 'arraybuffer';
  const decoder = new TextDecoder();
  const show = (text) => (screen.textContent += text);
  socket.onmessage = ({ data }) => show(decoder.decode(data, { stream: true }));
  socket.onclose = ({ reason }) => show('\\n[' + reason + ']');
  screen.onkeydown = ({ key }) => {
    if (key === 'Enter') socket.send('\\r\\n');
    else if (key.length === 1) socket.send(key);
  };
  screen.focus();
</script>`;

const [uri] = process.argv.slice(2);
const daemon = uri === undefined ? await startDaemon() : undefined;
const connection = await connect(uri ?? daemon?.uri, { reconnect: true });

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
});
const sockets = new WebSocketServer({ server, path: '/console', maxPayload: 65_536 });
sockets.on('connection', (socket, request) => {
  if (request.headers.origin !== ORIGIN) {
    socket.close(1008, 'Origin not allowed');
    return;
  }
  const guest = new URL(request.url ?? '', ORIGIN).searchParams.get('guest') ?? 'test';
  void joinConsole(connection, guest, socket);
});
server.listen(8080, '127.0.0.1', () => console.log(`Consoles: ${ORIGIN}/?guest=test`));

process.once('SIGINT', async () => {
  server.close();
  // Closing the connection ends the consoles, which closes the WebSockets.
  await connection.close();
  await daemon?.close();
});
