import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { encodePng } from '../picture.ts';
import type { Picture } from '../site.ts';
import { HOSTS } from './guests.ts';
import { HEIGHT, paintScreen, WIDTH } from './paint.ts';
import { serveRfb } from './rfb-server.ts';

/** The screens of the demo's guests: a VNC server each, on 127.0.0.1. */
export class DemoScreens {
  readonly #servers = new Map<string, Server>();
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<DemoScreens> {
    const screens = new DemoScreens();
    const names = Object.values(HOSTS).flatMap((guests) => guests.map(({ name }) => name));
    await Promise.all(names.map((name) => screens.#listen(name)));
    return screens;
  }

  /** Returns the port of a guest's VNC server. */
  portOf(name: string): number {
    const server = this.#servers.get(name);
    return server === undefined ? 0 : (server.address() as AddressInfo).port;
  }

  /** Returns the guest's screen as a PNG. */
  async picture(name: string): Promise<Picture> {
    const pixels = paintScreen(name);
    return { type: 'image/png', bytes: await encodePng(WIDTH, HEIGHT, pixels) };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers.values()) server.close();
  }

  async #listen(name: string): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      serveRfb(socket, name);
    });
    this.#servers.set(name, server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
  }
}
