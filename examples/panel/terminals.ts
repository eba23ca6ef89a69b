import { LibvirtError } from 'libvirt-client';
import type { WebSocket } from 'ws';
import { joinConsole } from '../console-to-websocket.ts';
import type { Screens } from '../vnc-to-websocket.ts';
import type { Site } from './site.ts';
import { findGuest, RequestError } from './site.ts';

/** The client broke a rule of the server (RFC 6455, section 7.4.1). */
const POLICY_VIOLATION = 1008;

/** Joins WebSockets with consoles (`/ws/console`) and screens (`/ws/screen`) of guests. */
export class Terminals {
  readonly #site: Site;
  readonly #screens: Screens;

  constructor(site: Site, screens: Screens) {
    this.#site = site;
    this.#screens = screens;
  }

  async join({ pathname, searchParams }: URL, socket: WebSocket): Promise<void> {
    const get = (name: string): string => searchParams.get(name) ?? '';
    socket.on('error', () => {});
    try {
      if (!this.#site.isWritable) throw new RequestError(403, 'The panel is read-only');
      if (pathname === '/ws/console') {
        const guest = findGuest(this.#site, get('host'), get('uuid'));
        await joinConsole(guest.connection, guest.name, socket);
      } else if (pathname === '/ws/screen') {
        await this.#screens.join(get('ticket'), socket);
      } else {
        throw new RequestError(404, 'Not found');
      }
    } catch (error) {
      const isKnown = error instanceof RequestError || error instanceof LibvirtError;
      socket.close(POLICY_VIOLATION, cut(isKnown ? error.message : 'Not possible'));
    }
  }
}

/** The reason of a close frame has at most 123 bytes (RFC 6455, section 5.5). */
function cut(text: string): string {
  return Buffer.from(text)
    .subarray(0, 123)
    .toString()
    .replace(/\uFFFD$/, '');
}
