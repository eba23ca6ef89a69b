import { Deadline } from '../../../src/api/opening/deadline.ts';
import { openSession } from '../../../src/api/opening/open-session.ts';
import type { AnyEventMessage } from '../../../src/protocol/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { ClientSession } from '../../../src/rpc/index.ts';
import { connectTcp } from '../../../src/transport/index.ts';
import type { XdrReader } from '../../../src/xdr/index.ts';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import { loginBy } from '../../unit/api/support/login.ts';
import { plain } from './plain.ts';
import type { Step } from './step.ts';

/** Opens a daemon's test driver with this package's client, and collects the raw events. */
export async function openClient(uri: string, isReadOnly: boolean): Promise<Client> {
  const { hostname: host, port } = new URL(uri);
  const deadline = new Deadline('Opening', WAIT_LIMIT_MS, undefined);
  const inbox = new Inbox();
  try {
    const { session } = await openSession({
      transport: await connectTcp({ host, port: Number(port), signal: deadline.signal }),
      openName: 'test:///default',
      isReadOnly,
      login: loginBy(),
      maxCallsInFlight: 4,
      usesKeepalive: true,
      events: inbox,
      deadline,
    });
    return new Client(session, inbox);
  } finally {
    deadline.clear();
  }
}

export class Client implements AsyncDisposable {
  readonly #session: ClientSession;
  readonly #inbox: Inbox;

  constructor(session: ClientSession, inbox: Inbox) {
    this.#session = session;
    this.#inbox = inbox;
  }

  call({ procedure, args }: Step): Promise<unknown> {
    return this.#session.call(procedure, args, { signal: AbortSignal.timeout(WAIT_LIMIT_MS) });
  }

  /** Registers for all events of domains, networks, pools and node devices. */
  async registerForEvents(): Promise<void> {
    const session = this.#session;
    for (let eventId = 0; eventId < DOMAIN_EVENTS; eventId += 1) {
      await session.call(remote.connectDomainEventCallbackRegisterAny, { eventId, dom: null });
    }
    await session.call(remote.connectNetworkEventRegisterAny, { eventId: 0, net: null });
    for (const eventId of [0, 1]) {
      await session.call(remote.connectStoragePoolEventRegisterAny, { eventId, pool: null });
      await session.call(remote.connectNodeDeviceEventRegisterAny, { eventId, dev: null });
    }
  }

  /** Resolves when an event arrives that `wanted` accepts. */
  nextEvent(wanted: (event: unknown) => boolean): Promise<void> {
    return this.#inbox.next(wanted);
  }

  /** Returns the events that have arrived since the last call. */
  takeEvents(): readonly unknown[] {
    return this.#inbox.take();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const done = new Error('the scenario has ended');
    await this.#session.call(remote.connectClose, undefined);
    this.#session.fail(done);
  }
}

/** VIR_DOMAIN_EVENT_ID_LAST of libvirt 9.0.0. */
const DOMAIN_EVENTS = 27;

class Inbox {
  readonly #events: unknown[] = [];
  #wanted: ((event: unknown) => void) | undefined;

  onEvent(message: AnyEventMessage, payload: XdrReader): void {
    // Each daemon chooses its own callback ids.
    const { callbackId: _, ...body } = message.event.decode(payload);
    const event = { event: message.name.replace('REMOTE_PROC_', ''), body: plain(body) };
    this.#events.push(event);
    this.#wanted?.(event);
  }

  onClose(): void {}

  async next(wanted: (event: unknown) => boolean): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#wanted = (event) => wanted(event) && resolve();
        timer = setTimeout(() => reject(new Error('the event did not come')), WAIT_LIMIT_MS);
      });
    } finally {
      clearTimeout(timer);
      this.#wanted = undefined;
    }
  }

  take(): readonly unknown[] {
    return this.#events.splice(0);
  }
}
