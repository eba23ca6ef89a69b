import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { LibvirtError, TransportError } from 'libvirt-client';
import type { Screens } from '../vnc-to-websocket.ts';
import { findAction, runAction } from './actions.ts';
import type { Asset } from './assets.ts';
import { copyDisk } from './copy-disk.ts';
import { sendLive } from './live-feed.ts';
import { saveGuest } from './save-guest.ts';
import type { Site } from './site.ts';
import { findGuest, RequestError } from './site.ts';

/** Answers the requests of the pages. */
export class Routes {
  readonly #site: Site;
  readonly #assets: ReadonlyMap<string, Asset>;
  readonly #screens: Screens;
  readonly #copyBytesPerSecond: number | undefined;

  constructor(
    site: Site,
    assets: ReadonlyMap<string, Asset>,
    screens: Screens,
    copyBytesPerSecond: number | undefined,
  ) {
    this.#site = site;
    this.#assets = assets;
    this.#screens = screens;
    this.#copyBytesPerSecond = copyBytesPerSecond;
  }

  /** Answers a GET: the page, the live feed, or the picture of a screen. */
  async get(path: string, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const asset = this.#assets.get(path);
    if (asset !== undefined) {
      send(response, 200, asset.type, await readFile(asset.path));
      return;
    }
    const [area, kind, host = '', uuid = '', name] = segmentsOf(path);
    if (area === 'api' && kind === 'live') {
      await sendLive(this.#site, response, signal);
    } else if (area === 'api' && kind === 'guests' && name === 'picture') {
      await this.#sendPicture(host, uuid, response);
    } else {
      throw new RequestError(404, 'Not found');
    }
  }

  /** Answers a POST: a change. */
  async post(path: string, response: ServerResponse): Promise<void> {
    if (!this.#site.isWritable) throw new RequestError(403, 'The panel is read-only');
    const [area, kind, host = '', uuid = '', name = ''] = segmentsOf(path);
    if (area !== 'api') throw new RequestError(404, 'Not found');
    if (kind === 'guests') sendJson(response, 200, await this.#change(host, uuid, name));
    else if (kind === 'cancel')
      sendJson(response, 200, { ok: this.#site.jobs.cancel(Number(host)) });
    else throw new RequestError(404, 'Not found');
  }

  /** Sends no content without a picture, which is normal: a guest may have no screen. */
  async #sendPicture(host: string, uuid: string, response: ServerResponse): Promise<void> {
    try {
      const picture = await this.#site.takePicture(findGuest(this.#site, host, uuid));
      send(response, 200, picture.type, picture.bytes);
    } catch {
      response.writeHead(204).end();
    }
  }

  async #change(host: string, uuid: string, name: string): Promise<object> {
    const { jobs } = this.#site;
    const domain = findGuest(this.#site, host, uuid);
    if (name === 'screen') return this.#screens.offer(domain);
    if (name === 'save') {
      return jobs.start({ host, domain, title: 'Saving the memory' }, saveGuest(domain));
    }
    if (name === 'copy-disk') {
      const work = copyDisk(domain, this.#copyBytesPerSecond);
      return jobs.start({ host, domain, title: 'Copying the disk' }, work);
    }
    const action = findAction(name);
    if (action === undefined) throw new RequestError(404, 'Not found');
    await runAction(action, domain);
    return { ok: true };
  }
}

/** Answers with an error: libvirt's own text, and nothing of other errors. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, message } = describeError(error);
  sendJson(response, status, { error: message });
}

/** Returns the decoded parts of a path. */
function segmentsOf(path: string): readonly string[] {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    throw new RequestError(400, 'The address is not valid');
  }
}

function describeError(error: unknown): { readonly status: number; readonly message: string } {
  if (error instanceof RequestError) return error;
  if (error instanceof TransportError) return { status: 503, message: error.message };
  if (error instanceof LibvirtError) return { status: 409, message: error.message };
  return { status: 500, message: 'The panel had an internal error' };
}

function sendJson(response: ServerResponse, status: number, data: object): void {
  send(response, status, 'application/json', JSON.stringify(data));
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
