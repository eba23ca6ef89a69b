import { VirErrorDomain, VirErrorNumber } from '../../protocol/index.ts';
import type { ServerSession } from '../../rpc/index.ts';
import { ServerFault } from '../../rpc/index.ts';
import type { SimulatedEvent, SimulatedQemuMonitorEvent } from '../hypervisor/index.ts';
import type { RegistrationFamily } from './event-messages.ts';
import { EVENT_SHAPES, eventPayload, legacyPayload, objectOf } from './event-messages.ts';

/** The number of event ids of each family. A higher id belongs to a newer libvirt. */
const EVENT_COUNTS: Readonly<Record<RegistrationFamily, number>> = {
  domain: 30,
  network: 2,
  pool: 2,
  nodeDevice: 2,
  secret: 2,
  qemu: 0,
  connection: 0,
};

interface ClientRegistration {
  readonly family: RegistrationFamily;
  readonly callbackId: number;
  readonly eventId: number;
  /** The UUID or name of the object, or undefined for all objects. */
  readonly object: string | undefined;
  /** The filter of QEMU's events, or undefined for all events and for all other families. */
  readonly matches: ((event: SimulatedQemuMonitorEvent) => boolean) | undefined;
}

/** The event registrations of one client. */
export class ClientRegistrations {
  readonly #session: ServerSession;
  readonly #modern = new Map<string, ClientRegistration>();
  readonly #legacy = new Set<number>();
  #hasCloseCallback = false;
  readonly #lastIds = new Map<RegistrationFamily, number>();

  constructor(session: ServerSession) {
    this.#session = session;
  }

  /** Registers the client for an event. Returns the id that the event's messages carry. */
  add(family: RegistrationFamily, eventId: number, object: string | undefined): number {
    if (family !== 'qemu') this.#checkEventId(family, eventId);
    for (const other of this.#modern.values()) {
      const isSame = other.family === family && other.eventId === eventId;
      if (family !== 'qemu' && isSame && other.object === object) throw alreadyTracked();
    }
    return this.#add({ family, eventId, object, matches: undefined });
  }

  /** Registers the client for QEMU's monitor events. */
  addMonitor(
    object: string | undefined,
    matches: (event: SimulatedQemuMonitorEvent) => boolean,
  ): number {
    return this.#add({ family: 'qemu', eventId: -1, object, matches });
  }

  remove(family: RegistrationFamily, callbackId: number): void {
    if (this.#modern.delete(`${family} ${callbackId}`)) return;
    throw internal(`${DEREGISTER_WORDS[family]} callback ${callbackId} not registered`);
  }

  /** Registers the client without an id: at most once for each event. */
  addLegacy(eventId: number): void {
    if (eventId > 15) throw internal(`unsupported event ID ${eventId}`);
    this.#checkEventId('domain', eventId);
    if (this.#legacy.has(eventId)) throw alreadyTracked();
    this.#legacy.add(eventId);
  }

  removeLegacy(eventId: number): void {
    if (this.#legacy.delete(eventId)) return;
    throw internal(`domain event ${eventId} not registered`);
  }

  /** Sets whether the client learns that the daemon has lost the hypervisor. */
  setCloseCallback(isRegistered: boolean): void {
    if (isRegistered === this.#hasCloseCallback) {
      throw internal(`close callback ${isRegistered ? 'already' : 'not'} registered`);
    }
    this.#hasCloseCallback = isRegistered;
  }

  /** Sends an event to the client, once for each registration that matches it. */
  deliver(event: SimulatedEvent): void {
    const shape = EVENT_SHAPES[event.kind];
    if (event.kind === 'connectionClosed') {
      if (this.#hasCloseCallback) this.#session.sendEvent(shape.message, { reason: event.reason });
      return;
    }
    for (const registration of [...this.#modern.values()]) {
      if (registration.family !== shape.family || registration.eventId !== shape.eventId) continue;
      if (registration.object !== undefined && registration.object !== objectOf(event)) continue;
      if (event.kind === 'qemuMonitor' && registration.matches?.(event) === false) continue;
      this.#session.sendEvent(shape.message, eventPayload(event, registration.callbackId));
    }
    if (shape.legacy !== undefined && this.#legacy.has(shape.eventId)) {
      this.#session.sendEvent(shape.legacy, legacyPayload(event));
    }
  }

  #add(wanted: Omit<ClientRegistration, 'callbackId'>): number {
    const callbackId = (this.#lastIds.get(wanted.family) ?? -1) + 1;
    this.#lastIds.set(wanted.family, callbackId);
    this.#modern.set(`${wanted.family} ${callbackId}`, { ...wanted, callbackId });
    return callbackId;
  }

  #checkEventId(family: RegistrationFamily, eventId: number): void {
    if (eventId >= 0 && eventId < EVENT_COUNTS[family]) return;
    const words = family === 'domain' ? '' : `${EVENT_WORDS[family]} `;
    throw internal(`unsupported ${words}event ID ${eventId}`);
  }
}

const EVENT_WORDS: Readonly<Record<RegistrationFamily, string>> = {
  domain: '',
  network: 'network',
  pool: 'storage pool',
  nodeDevice: 'node device',
  secret: 'secret',
  qemu: '',
  connection: '',
};

const DEREGISTER_WORDS: Readonly<Record<RegistrationFamily, string>> = {
  domain: 'domain event',
  network: 'network event',
  pool: 'storage pool event',
  nodeDevice: 'node device event',
  secret: 'secret event',
  qemu: 'qemu monitor event',
  connection: '',
};

function alreadyTracked(): ServerFault {
  return new ServerFault({
    code: VirErrorNumber.INVALID_ARG,
    domain: VirErrorDomain.NONE,
    message: 'event callback already tracked',
  });
}

function internal(detail: string): ServerFault {
  return new ServerFault({
    code: VirErrorNumber.INTERNAL_ERROR,
    domain: VirErrorDomain.RPC,
    message: `internal error: ${detail}`,
    str1: 'internal error: %s',
    str2: detail,
  });
}
