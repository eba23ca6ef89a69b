import { toError } from '../../errors/index.ts';
import type { AnyEventMessage } from '../../protocol/index.ts';
import type { XdrReader } from '../../xdr/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { EventFeatures, OpenedSession } from '../live/opened-session.ts';
import { EarlyEvents } from './early-events.ts';
import type { EventFamily, EventKind } from './event-kind.ts';
import type { LibvirtEvent } from './event-map.ts';
import { kindOf } from './kinds.ts';
import type { RegistrationOwner } from './registration.ts';
import { Registration, registrationKey } from './registration.ts';
import { registrationCalls } from './registration-calls.ts';
import { isUnsupported } from './too-old.ts';
import type { Member, Topic } from './topic.ts';
import { subjectOf } from './topic.ts';
import { WaitingEvents } from './waiting-events.ts';

/** An event that arrived before the reply with the id of its registration. */
interface EarlyEvent {
  readonly message: AnyEventMessage;
  readonly fields: unknown;
}

/** An event, and the UUID or name of its object. */
interface HeldEvent {
  readonly event: LibvirtEvent;
  readonly subject: string | undefined;
}

const DEPENDENT: ReadonlySet<EventFamily> = new Set(['domain', 'connection']);

const NO_FEATURES: EventFeatures = { hasEventCallbacks: false, hasCloseCallback: false };

/** The registrations of one session. Dispatches its events to the members. */
export class SessionRegistrations implements RegistrationOwner {
  readonly opened: OpenedSession;
  readonly callTimeoutMs: number | undefined;

  readonly #connection: Connection;
  readonly #byKey = new Map<string, Registration>();
  /** The registrations of each member, so that its end does not pass all others. */
  readonly #byMember = new Map<Member, Set<Registration>>();
  /** The registrations whose calls are pending. */
  readonly #settling = new Set<Registration>();
  /** Ids are only unique within a family. */
  readonly #byId = new Map<EventFamily, Map<number, Registration>>();
  /** Registrations whose events contain no id. */
  readonly #withoutId = new Map<EventKind, Registration>();
  /** Events with an unknown id, while a registration of the same kind waits for its id. */
  readonly #early = new Map<EventKind, EarlyEvents<EarlyEvent>>();
  #held: WaitingEvents<Registration, HeldEvent> | undefined;

  constructor(connection: Connection, opened: OpenedSession, callTimeoutMs: number | undefined) {
    this.#connection = connection;
    this.opened = opened;
    this.callTimeoutMs = callTimeoutMs;
  }

  /**
   * Registers all topics of a member. Resolves when all are registered, except optional ones that
   * the daemon does not support. Rejects if it supports none of them.
   */
  async join(member: Member): Promise<void> {
    const { topics } = member;
    const features = await this.#featuresFor(topics);
    const refusals = new Map<Topic, unknown>();
    const register = async (topic: Topic): Promise<void> => {
      try {
        const registration = this.#find(topic, features);
        this.#note(member, registration);
        await registration.add(member, topic);
      } catch (error) {
        if (!topic.isOptional || !isUnsupported(error)) throw error;
        refusals.set(topic, error);
      }
    };
    await Promise.all(topics.map(register));
    const unsupported = topics.filter((topic) => refusals.has(topic));
    const [first] = unsupported;
    if (first !== undefined && unsupported.length === topics.length) throw refusals.get(first);
    member.unsupported = unsupported;
  }

  /** Removes a member. Resolves when its unshared registrations are deregistered. */
  async leave(member: Member): Promise<void> {
    const all = [...(this.#byMember.get(member) ?? [])];
    this.#byMember.delete(member);
    await Promise.all(all.map((registration) => registration.remove(member)));
  }

  /** Holds events back until {@link release}. */
  hold(): void {
    this.#held = new WaitingEvents();
  }

  /** Dispatches the events that were held back. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.release(
      (registration, { event, subject }) => this.#dispatch(registration, event, subject),
      (registration, count) => {
        for (const member of [...registration.members.keys()]) member.miss(count);
      },
    );
  }

  /** Dispatches a message of the daemon. An unreadable one does not end the connection. */
  receive(message: AnyEventMessage, reader: XdrReader): void {
    const found = kindOf(message);
    if (found === undefined) {
      this.#drop(message, 'it is not a known event');
      return;
    }
    const { kind, form } = found;
    try {
      const payload: unknown = message.event.decode(reader);
      const fields = form.fieldsOf(payload);
      if (!form.hasCallbackId) {
        this.#receive(this.#withoutId.get(kind), kind, message, fields);
        return;
      }
      const { callbackId } = payload as { readonly callbackId: number };
      const registration = this.#byId.get(kind.family)?.get(callbackId);
      if (registration === undefined && this.#awaitsId(kind)) {
        this.#keepEarly(kind, callbackId, { message, fields });
      } else {
        this.#receive(registration, kind, message, fields);
      }
    } catch (error) {
      this.#drop(message, `it cannot be read: ${toError(error).message}`);
    }
  }

  /** Dispatches the events that arrived before the id was known. */
  onRegistered(registration: Registration): void {
    const { kind, callbackId } = registration;
    if (callbackId === undefined) return;
    const ids = this.#byId.get(kind.family) ?? new Map<number, Registration>();
    this.#byId.set(kind.family, ids.set(callbackId, registration));
    this.#releaseEarly(registration, callbackId);
  }

  /** Forgets the id, which is no longer valid. */
  onDeregistered(registration: Registration): void {
    const { kind, callbackId } = registration;
    if (callbackId !== undefined) this.#byId.get(kind.family)?.delete(callbackId);
  }

  /** Notes whether a call of the registration is in flight. */
  setSettling(registration: Registration, isSettling: boolean): void {
    if (isSettling) this.#settling.add(registration);
    else this.#settling.delete(registration);
  }

  /** Forgets the registration. The next member with the same topic creates a new one. */
  onGone(registration: Registration): void {
    const { key, members } = registration;
    // Members of a failed registration must not settle it again when they leave.
    for (const member of members.keys()) this.#byMember.get(member)?.delete(registration);
    if (this.#byKey.get(key) === registration) this.#byKey.delete(key);
    if (this.#withoutId.get(registration.kind) === registration) {
      this.#withoutId.delete(registration.kind);
    }
    this.#dropEarly(registration.kind);
  }

  /** Only domain events and the end of the connection depend on features. */
  async #featuresFor(topics: readonly Topic[]): Promise<EventFeatures> {
    const dependsOnFeatures = topics.some(({ kind }) => DEPENDENT.has(kind.family));
    return dependsOnFeatures ? this.opened.eventFeatures() : NO_FEATURES;
  }

  #note(member: Member, registration: Registration): void {
    const registrations = this.#byMember.get(member) ?? new Set();
    this.#byMember.set(member, registrations.add(registration));
  }

  #find(topic: Topic, features: EventFeatures): Registration {
    const calls = registrationCalls(topic, features);
    const key = registrationKey(topic.kind, calls);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const registration = new Registration(topic.kind, calls, this.opened.session, this);
    this.#byKey.set(key, registration);
    if (calls?.hasCallbackId === false) this.#withoutId.set(topic.kind, registration);
    return registration;
  }

  #receive(
    registration: Registration | undefined,
    kind: EventKind,
    message: AnyEventMessage,
    fields: unknown,
  ): void {
    // The event may have been sent before the deregistration, or its id belongs to another kind.
    if (registration === undefined || registration.kind !== kind) {
      this.#drop(message, 'there is no registration for it');
      return;
    }
    const event = kind.make(this.#connection, fields);
    const subject = kind.subject(fields);
    if (this.#held === undefined) this.#dispatch(registration, event, subject);
    else this.#held.add(registration, { event, subject });
  }

  /** A member that is removed meanwhile does not receive the event. None is added meanwhile. */
  #dispatch({ members }: Registration, event: LibvirtEvent, subject: string | undefined): void {
    for (const [member, topic] of members) {
      const wanted = subjectOf(topic);
      if (wanted === undefined || wanted === subject) member.push(event);
    }
  }

  /** Whether a registration of the kind waits for its id, so that an unknown id may be its own. */
  #awaitsId(kind: EventKind): boolean {
    for (const registration of this.#settling) {
      if (registration.kind === kind && registration.awaitsId) return true;
    }
    return false;
  }

  #keepEarly(kind: EventKind, callbackId: number, event: EarlyEvent): void {
    const early = this.#early.get(kind) ?? new EarlyEvents<EarlyEvent>();
    this.#early.set(kind, early);
    early.add(callbackId, event);
  }

  /** Dispatches the early events of a registration, whose id is known now. */
  #releaseEarly(registration: Registration, callbackId: number): void {
    const { kind, members } = registration;
    const early = this.#early.get(kind);
    if (early === undefined) return;
    for (const { message, fields } of early.take(callbackId)) {
      this.#receive(registration, kind, message, fields);
    }
    // The owner of the lost events is unknown, so the first registration reports the loss.
    const missed = early.takeMissed();
    if (missed > 0) for (const member of [...members.keys()]) member.miss(missed);
    this.#dropEarly(kind);
  }

  /** Drops the early events of a kind if no registration of the kind waits for its id. */
  #dropEarly(kind: EventKind): void {
    const early = this.#early.get(kind);
    if (early === undefined || this.#awaitsId(kind)) return;
    this.#early.delete(kind);
    for (const { message, fields } of early.takeAll()) {
      this.#receive(undefined, kind, message, fields);
    }
  }

  #drop(message: AnyEventMessage, reason: string): void {
    this.opened.session.traceDropped(message, reason);
  }
}
