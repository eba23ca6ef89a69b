import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { openFleet } from 'libvirt-client/fleet';
import type { TestDaemon, TestDomain } from 'libvirt-client/testing';
import { startDaemon } from 'libvirt-client/testing';
import type { Panel } from './panel.ts';
import { startPanel } from './panel.ts';
import type { PanelFleet, PanelOptions } from './site.ts';

/** A panel of two hosts in memory, `one` and `two`, for tests. */
export class TestPanel implements AsyncDisposable {
  readonly panel: Panel;
  readonly one: TestDaemon;
  readonly two: TestDaemon;
  readonly #fleet: PanelFleet;

  private constructor(panel: Panel, daemons: readonly [TestDaemon, TestDaemon], fleet: PanelFleet) {
    this.panel = panel;
    [this.one, this.two] = daemons;
    this.#fleet = fleet;
  }

  static async start(options: PanelOptions = {}): Promise<TestPanel> {
    const daemons = [await startDaemon(), await startDaemon()] as const;
    const [one, two] = daemons;
    const fleet = await openFleet(
      { one: one.uri, two: two.uri },
      {
        inventory: { kinds: ['domain'] },
        connect: { readOnly: options.write !== true },
        retry: { initialDelayMs: 5, maxDelayMs: 20 },
      },
    );
    await fleet.opened();
    const panel = await startPanel(fleet, { sampleEveryMs: 40, ...options });
    return new TestPanel(panel, daemons, fleet);
  }

  /** The guest "test" of the host "one". */
  get guest(): TestDomain {
    return this.one.hypervisor.domains.lookupByName('test');
  }

  /** The path of the guest in requests, with a part below it. */
  path(part: string): string {
    return `/api/guests/one/${this.guest.uuid}/${part}`;
  }

  /** Sends a request as a page of the panel. Other headers replace those of the page. */
  async request(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await this.open(method, path, headers);
    const { statusCode = 0 } = response;
    return { status: statusCode, headers: response.headers, text: await textOf(response) };
  }

  /** Sends a request, and returns the response as soon as it begins. */
  async open(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<IncomingMessage> {
    const { origin } = this.panel;
    const sent = request(`${origin}${path}`, {
      method,
      headers: { origin, cookie: this.cookie, ...headers },
    });
    const [response] = (await once(sent.end(), 'response')) as [IncomingMessage];
    return response;
  }

  /** The cookie that the first page gets. */
  get cookie(): string {
    const { port, searchParams } = new URL(this.panel.url);
    return `panel-${port}=${searchParams.get('token')}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.panel.close();
    await this.#fleet.close();
    await this.one.close();
    await this.two.close();
  }
}

/** Returns the body of a response when it has ended. */
export async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of response) text += part;
  return text;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}
