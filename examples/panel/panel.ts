import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { Screens } from '../vnc-to-websocket.ts';
import { Access } from './access.ts';
import { findAssets } from './assets.ts';
import { FiguresHistory } from './figures.ts';
import { Jobs } from './jobs.ts';
import { takePicture } from './picture.ts';
import { Routes, sendError } from './routes.ts';
import type { PanelFleet, PanelOptions, Site } from './site.ts';
import { Terminals } from './terminals.ts';

/** Starts the panel of a fleet. The caller closes the fleet after the panel. */
export async function startPanel(fleet: PanelFleet, options: PanelOptions = {}): Promise<Panel> {
  const panel = new Panel(fleet, options);
  await panel.listen(options.port ?? 0);
  return panel;
}

/** A web server with one page that shows the hosts and guests of a fleet. */
export class Panel implements AsyncDisposable {
  readonly #site: Site;
  readonly #access: Access;
  readonly #address: string;
  readonly #routes: Routes;
  readonly #terminals: Terminals;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
  readonly #closing = new AbortController();
  readonly #sampling: Promise<void>;

  constructor(fleet: PanelFleet, options: PanelOptions) {
    const { write = false, address = '127.0.0.1', sampleEveryMs = 2000 } = options;
    const screens = new Screens();
    this.#address = address;
    this.#access = new Access(address);
    this.#site = {
      ...{ fleet, isWritable: write },
      figures: new FiguresHistory(fleet, options),
      jobs: new Jobs(),
      takePicture: options.takePicture ?? takePicture,
    };
    this.#routes = new Routes(this.#site, findAssets(), screens, options.copyBytesPerSecond);
    this.#terminals = new Terminals(this.#site, screens);
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const refusal = this.#access.refuse(request, urlOf(request));
      if (refusal === undefined) {
        this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
          void this.#terminals.join(urlOf(request), webSocket);
        });
      } else {
        socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\n\r\n`);
      }
    });
    this.#sampling = this.#site.figures.run(sampleEveryMs, this.#closing.signal);
  }

  /** The address to open in a browser, with the token of this start. */
  get url(): string {
    return this.#access.url;
  }

  /** The origin of the page, such as `http://127.0.0.1:8177`. */
  get origin(): string {
    return this.#access.origin;
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, this.#address);
    await once(this.#server, 'listening');
    this.#access.listensOn((this.#server.address() as AddressInfo).port);
  }

  /** Ends the live feeds, jobs, consoles and screens, and stops listening. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const socket of this.#sockets.clients) socket.close(1001, 'The panel is closed');
    await this.#site.jobs.close();
    await this.#sampling;
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    const headers = this.#access.headers(request, url);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value ?? '');
    const refusal = this.#access.refuse(request, url);
    const leaving = new AbortController();
    response.on('close', () => leaving.abort());
    try {
      if (refusal !== undefined) {
        response.writeHead(refusal.status, { 'content-type': 'text/plain' }).end(refusal.message);
      } else if (request.method === 'POST') {
        await this.#routes.post(url.pathname, response);
      } else if (request.method === 'GET') {
        const signal = AbortSignal.any([leaving.signal, this.#closing.signal]);
        await this.#routes.get(url.pathname, response, signal);
      } else {
        response.writeHead(405).end();
      }
    } catch (error) {
      sendError(response, error);
    }
  }
}

/** The host is not that of the request, which is checked by itself. */
function urlOf({ url = '/' }: IncomingMessage): URL {
  return new URL(URL.canParse(url, 'http://panel') ? url : '/', 'http://panel');
}
