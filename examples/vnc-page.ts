import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, sep } from 'node:path';
import type { Connection } from 'libvirt-client';
import { LibvirtError } from 'libvirt-client';
import { WebSocketServer } from 'ws';
import { Screens } from './vnc-to-websocket.ts';

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Screen</title>
<style>html, body, #screen { margin: 0; height: 100% } #status { position: fixed }</style>
<div id="status">Connecting</div>
<div id="screen"></div>
<script type="module">
  import RFB from '/novnc/core/rfb.js';
  const status = document.querySelector('#status');
  const answer = await fetch('/token' + location.search, { method: 'POST' });
  const { token, password, error } = await answer.json();
  if (error) {
    status.textContent = error;
  } else {
    const url = 'ws://' + location.host + '/screen?token=' + token;
    const credentials = password === undefined ? {} : { password };
    const rfb = new RFB(document.querySelector('#screen'), url, { credentials });
    rfb.scaleViewport = true;
    rfb.addEventListener('connect', () => { status.textContent = ''; rfb.focus(); });
    rfb.addEventListener('disconnect', () => { status.textContent = 'Disconnected'; });
    rfb.addEventListener('securityfailure', ({ detail }) => {
      status.textContent = detail.reason ?? 'The login was refused';
    });
  }
</script>`;

/** The folder of noVNC. Its package exports only core/rfb.js. */
const NOVNC = join(createRequire(import.meta.url).resolve('@novnc/novnc'), '../..');

/**
 * Creates a web server that shows the screens of guests with noVNC: `/?guest=NAME`.
 *
 * It has no login, so it must listen on 127.0.0.1 only. It accepts requests from its own page only.
 */
export function createScreenServer(connection: Connection): Server {
  const screens = new Screens();
  const server = createServer((request, response) => {
    void answer(request, response, connection, screens).catch(() => response.destroy());
  });
  // noVNC sends small messages. A large paste into the guest is cut into several.
  const sockets = new WebSocketServer({ server, path: '/screen', maxPayload: 1024 * 1024 });
  sockets.on('connection', (socket, request) => {
    if (!isOwnPage(request)) {
      socket.close(1008, 'Origin not allowed');
      return;
    }
    void screens.join(urlOf(request).searchParams.get('token') ?? '', socket);
  });
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  connection: Connection,
  screens: Screens,
): Promise<void> {
  const { pathname, searchParams } = urlOf(request);
  if (request.method === 'POST' && pathname === '/token' && isOwnPage(request)) {
    const offer = await offerOf(connection, screens, searchParams.get('guest') ?? '');
    send(response, 200, 'application/json', JSON.stringify(offer));
  } else if (pathname === '/') {
    send(response, 200, 'text/html; charset=utf-8', PAGE);
  } else {
    await sendFile(response, pathname);
  }
}

async function offerOf(connection: Connection, screens: Screens, guest: string): Promise<object> {
  try {
    return await screens.offer(await connection.domainLookupByName(guest));
  } catch (error) {
    if (error instanceof LibvirtError) return { error: error.message };
    throw error;
  }
}

async function sendFile(response: ServerResponse, pathname: string): Promise<void> {
  const path = join(NOVNC, decodeURIComponent(pathname.replace(/^\/novnc\//, '')));
  const isInside = pathname.startsWith('/novnc/') && path.startsWith(NOVNC + sep);
  const isScript = extname(path) === '.js';
  const bytes = isInside && isScript ? await readFile(path).catch(() => undefined) : undefined;
  if (bytes === undefined) send(response, 404, 'text/plain', 'Not found');
  else send(response, 200, 'text/javascript; charset=utf-8', bytes);
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

/** Whether the request is from a page of this server. A page of another site has another origin. */
function isOwnPage({ headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  return origin === `http://${host}` && /^127\.0\.0\.1:\d+$/.test(host);
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1');
}
