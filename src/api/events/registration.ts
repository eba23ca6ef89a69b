import type { AnyProcedure } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import type { EventKind } from './event-kind.ts';
import type { RegistrationCalls } from './registration-calls.ts';
import { explainRefusal } from './too-old.ts';
import type { Member, Topic } from './topic.ts';

/** Who keeps a {@link Registration}, and hears what becomes of it. */
export interface RegistrationOwner {
  /** The daemon has answered; whatever comes from now on may be an event of it. */
  onRegistered(registration: Registration): void;

  /** The daemon has taken it back, or is gone: its id means nothing any more. */
  onDeregistered(registration: Registration): void;

  /** It is not with the daemon, and nobody wants it. */
  onGone(registration: Registration): void;
}

/**
 * One registration with the daemon, and all who share it.
 *
 *     idle --register--> registered --deregister--> idle
 *
 * The daemon takes the same registration once at a time, so the calls go one after the other; when
 * the last one leaves while it is being made, or somebody comes while it is taken back, the next
 * call follows the answer.
 */
export class Registration {
  readonly kind: EventKind;
  readonly members = new Map<Member, Topic>();

  /** What the daemon calls it; undefined before it has answered, and where it has no name. */
  callbackId: number | undefined;

  readonly #calls: RegistrationCalls | undefined;
  readonly #session: ClientSession;
  readonly #owner: RegistrationOwner;
  #isRegistered = false;
  /** The calls under way; they go on until what is wanted is so. */
  #settling: Promise<void> | undefined;

  /** @param calls - undefined when there is nothing to say to the daemon. */
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

  /** Whether events may come that bear an id which is not known yet. */
  get awaitsId(): boolean {
    return this.#settling !== undefined && !this.#isRegistered;
  }

  /** Resolves when the member is told of events. */
  async add(member: Member, topic: Topic): Promise<void> {
    this.members.set(member, topic);
    await this.#settle();
  }

  /** The member is told no more. Resolves when the daemon has taken it back, if it had to. */
  async remove(member: Member): Promise<void> {
    if (!this.members.delete(member)) return;
    await this.#settle().catch(ignore);
  }

  #settle(): Promise<void> {
    if (this.#settling === undefined && this.#isRegistered !== this.#isWanted) {
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

  async #deregister(): Promise<void> {
    try {
      const call = this.#calls?.deregister(this.callbackId ?? -1);
      if (call !== undefined) await this.#session.call(call.procedure, call.args);
    } catch {
      // Either the connection is gone, or the daemon knows of no such registration.
    } finally {
      this.#isRegistered = false;
      this.#owner.onDeregistered(this);
      this.callbackId = undefined;
    }
  }
}

/**
 * The same procedure, with an eye on its answer when it is read. A promise tells of it only after
 * whatever else came in the same bytes, and that may be events of the registration.
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
