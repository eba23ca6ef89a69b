import type { AnyProcedure } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import { timedCall, withCallTimeout } from '../live/call-timeout.ts';
import type { EventKind } from './event-kind.ts';
import type { Call, RegistrationCalls } from './registration-calls.ts';
import { explainRefusal } from './too-old.ts';
import type { Member, Topic } from './topic.ts';

/** Callbacks of a {@link Registration}. */
export interface RegistrationOwner {
  /** The limit of a call in milliseconds; undefined for none. */
  readonly callTimeoutMs: number | undefined;

  /** Called when the daemon has registered it. Events can follow from now on. */
  onRegistered(registration: Registration): void;

  /** Called when its id is no longer valid: it was deregistered, or the session has ended. */
  onDeregistered(registration: Registration): void;

  /** Called before and after calls to the daemon. */
  setSettling(registration: Registration, isSettling: boolean): void;

  /** Called when it is not registered and has no members. */
  onGone(registration: Registration): void;
}

/**
 * One registration with the daemon, shared by its members.
 *
 *     idle --register--> registered --deregister--> idle
 *
 * The daemon refuses a second registration with the same key, so only one call is made at a time.
 * If the last member leaves during the registration, or a member joins during the deregistration,
 * the next call follows the reply.
 */
export class Registration {
  readonly kind: EventKind;
  readonly members = new Map<Member, Topic>();

  /** The id of the registration; undefined before the reply, and for registrations without id. */
  callbackId: number | undefined;

  readonly #calls: RegistrationCalls | undefined;
  readonly #session: ClientSession;
  readonly #owner: RegistrationOwner;
  #isRegistered = false;
  /** Pending while calls are made, until the daemon's state matches the members. */
  #settling: Promise<void> | undefined;

  /** @param calls - Undefined if the daemon does not have to be called. */
  constructor(
    kind: EventKind,
    calls: RegistrationCalls | undefined,
    session: ClientSession,
    owner: RegistrationOwner,
  ) {
    this.kind = kind;
    this.#calls = calls;
    this.#session = session;
    this.#owner = owner;
  }

  /** Identifies the registration in its session. */
  get key(): string {
    return registrationKey(this.kind, this.#calls);
  }

  /** Whether events can arrive before the id is known. */
  get awaitsId(): boolean {
    return this.#settling !== undefined && !this.#isRegistered;
  }

  /** Adds a member. Resolves when the daemon sends its events. */
  async add(member: Member, topic: Topic): Promise<void> {
    this.members.set(member, topic);
    await this.#settle();
  }

  /** Removes a member. Resolves when the daemon has deregistered it, if it was the last one. */
  async remove(member: Member): Promise<void> {
    if (!this.members.delete(member)) return;
    await this.#settle().catch(ignore);
  }

  #settle(): Promise<void> {
    if (this.#settling === undefined && this.#isRegistered !== this.#isWanted) {
      this.#owner.setSettling(this, true);
      this.#settling = this.#run();
    }
    return this.#settling ?? Promise.resolve();
  }

  async #run(): Promise<void> {
    try {
      while (this.#isRegistered !== this.#isWanted) {
        if (this.#isWanted) await this.#register();
        else await this.#deregister();
      }
    } finally {
      this.#settling = undefined;
      this.#owner.setSettling(this, false);
      if (!this.#isRegistered) this.#owner.onGone(this);
    }
  }

  get #isWanted(): boolean {
    return this.members.size > 0;
  }

  async #register(): Promise<void> {
    if (this.#calls === undefined) {
      this.#isRegistered = true;
      return;
    }
    const { procedure, args } = this.#calls.register;
    try {
      await this.#session.call(
        withAnswer(procedure, (ret) => this.#onAnswer(ret)),
        args,
      );
    } catch (error) {
      throw explainRefusal(error, this.kind);
    }
  }

  #onAnswer(ret: unknown): void {
    this.#isRegistered = true;
    if (this.#calls?.hasCallbackId) {
      this.callbackId = (ret as { readonly callbackId: number }).callbackId;
    }
    this.#owner.onRegistered(this);
  }

  #call({ procedure, args }: Call): Promise<unknown> {
    const { callTimeoutMs } = this.#owner;
    if (callTimeoutMs === undefined) return this.#session.call(procedure, args);
    return withCallTimeout(callTimeoutMs, timedCall(procedure), {}, (options) =>
      this.#session.call(procedure, args, options),
    );
  }

  async #deregister(): Promise<void> {
    try {
      const call = this.#calls?.deregister(this.callbackId ?? -1);
      if (call !== undefined) await this.#call(call);
    } catch {
      // The connection is lost, the daemon does not know the registration, or it does not answer.
      // Later events of the registration have an id that nothing knows: they are dropped.
    } finally {
      this.#isRegistered = false;
      this.#owner.onDeregistered(this);
      this.callbackId = undefined;
    }
  }
}

/** Returns the key of a registration. All events without calls share the one of their kind. */
export function registrationKey(kind: EventKind, calls: RegistrationCalls | undefined): string {
  return calls?.key ?? kind.name;
}

/**
 * Returns the same procedure, but calls `onAnswer` when the reply is decoded. The promise of the
 * call resolves later: after all packets of the same chunk, which may contain events of the
 * registration.
 */
function withAnswer(procedure: AnyProcedure, onAnswer: (ret: unknown) => void): AnyProcedure {
  const { ret } = procedure;
  return {
    ...procedure,
    ret: {
      encode: (writer, value) => ret.encode(writer, value),
      decode: (reader) => {
        const value: unknown = ret.decode(reader);
        onAnswer(value);
        return value;
      },
    },
  };
}

function ignore(): void {}
