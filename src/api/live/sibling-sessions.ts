import { abortWith, timers } from '../../async/index.ts';
import { TransportError, toError } from '../../errors/index.ts';
import { remote } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import { OwnCloseError } from '../../rpc/index.ts';
import type { OpenedSession } from './opened-session.ts';
import { SessionRelay } from './session-relay.ts';

/** The time for which no further session is opened after a failure. */
const REFUSED_MS = 30_000;

/** An additional session of a connection. */
export interface Sibling {
  readonly session: ClientSession;
  /** Whether the daemon closes a connection that sends no keepalive messages. */
  readonly hasKeepalive: boolean;
  readonly generation: number;
  idleTimer?: NodeJS.Timeout | undefined;
}

/** The connection that {@link SiblingSessions} belong to, and their use. */
export interface SiblingHost {
  /** Maximum number of sessions at a time. */
  readonly max: number;

  /** The time for which an idle session is kept, in milliseconds. */
  readonly idleMs: number;

  /** Whether the connection's own session is open. */
  isOpen(): boolean;

  /** Opens a session; resolves to undefined if that is not possible. */
  open(relay: SessionRelay, signal: AbortSignal): Promise<OpenedSession | undefined>;

  /** Called when a session has ended. */
  onEnd(sibling: Sibling): void;
}

/**
 * Additional sessions of a connection: opened on demand up to a number, kept while they are in use
 * and for a while longer, and closed with the connection. The connection works without them, so a
 * daemon that refuses one is not asked again for a while.
 */
export class SiblingSessions {
  readonly #host: SiblingHost;
  /** The open sessions. An array: most connections have none, and the others few. */
  #members: readonly Sibling[] = NONE;
  /** Ends the attempts to open a session; undefined before the first one. */
  #closing: AbortController | undefined;
  #stopped: Error | undefined;
  #closed: Promise<void> | undefined;
  #opening = 0;
  #refusedUntilMs = 0;
  #generation = 0;

  constructor(host: SiblingHost) {
    this.#host = host;
  }

  /** The open sessions. */
  get members(): readonly Sibling[] {
    return this.#members;
  }

  /** Whether a session is being opened. */
  get isOpening(): boolean {
    return this.#opening > 0;
  }

  /**
   * Opens a session. Resolves to undefined if there are too many, or if it was refused.
   *
   * @throws The error of opening if `signal` has aborted.
   */
  async open(signal?: AbortSignal): Promise<Sibling | undefined> {
    const isFull = this.#members.length + this.#opening >= this.#host.max;
    if (isFull || !this.#host.isOpen() || timers.monotonicMs() < this.#refusedUntilMs) {
      return undefined;
    }
    this.#opening += 1;
    try {
      return await this.#open(signal);
    } finally {
      this.#opening -= 1;
    }
  }

  /** Whether the session was opened before the last {@link renew}. */
  isOutdated({ generation }: Sibling): boolean {
    return generation !== this.#generation;
  }

  /** Makes all sessions outdated: their first call is. */
  renew(): void {
    this.#generation += 1;
  }

  /** Closes an idle session after a while, or now if it is outdated. */
  keepIdle(sibling: Sibling): void {
    if (!this.#members.includes(sibling)) return;
    if (this.isOutdated(sibling)) {
      void this.closeOne(sibling, closed('The connection has another identity now'));
      return;
    }
    timers.clearTimeout(sibling.idleTimer);
    sibling.idleTimer = timers.setTimeout(
      () => void this.closeOne(sibling, closed('The additional connection was not used')),
      this.#host.idleMs,
    );
    sibling.idleTimer.unref();
  }

  /** Keeps the session until the next {@link keepIdle}, because it is used. */
  use(sibling: Sibling): void {
    timers.clearTimeout(sibling.idleTimer);
    sibling.idleTimer = undefined;
  }

  /** Closes one session. Its pending calls and streams fail. */
  async closeOne(sibling: Sibling, why: TransportError): Promise<void> {
    this.#forget(sibling);
    sibling.session.resumeReading();
    await sibling.session.close(() => why, remote.connectClose);
  }

  /** Closes all sessions, and opens no further ones. May be called again, to wait for the end. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  /** Opens no further sessions, because of `error`. */
  stop(error: Error): void {
    this.#stopped ??= error;
    if (this.#closing !== undefined) abortWith(this.#closing, this.#stopped);
  }

  async #closeAll(): Promise<void> {
    // The connection is closed already, so it opens none from now on.
    if (this.#members.length + this.#opening === 0) return;
    const why = new OwnCloseError();
    this.stop(why);
    await Promise.all(this.members.map((member) => this.closeOne(member, why)));
  }

  async #open(signal: AbortSignal | undefined): Promise<Sibling | undefined> {
    const relay = new SessionRelay();
    this.#closing ??= new AbortController();
    const ended = this.#closing.signal;
    if (this.#stopped !== undefined) abortWith(this.#closing, this.#stopped);
    const until = signal === undefined ? ended : AbortSignal.any([ended, signal]);
    const generation = this.#generation;
    try {
      const opened = await this.#host.open(relay, until);
      if (opened === undefined) return undefined;
      const { session, hasKeepalive } = opened;
      if (ended.aborted) {
        session.fail(toError(ended.reason));
        return undefined;
      }
      const sibling: Sibling = { session, hasKeepalive, generation };
      this.#members = [...this.#members, sibling];
      relay.attach({ onEvent() {}, onClose: () => this.#forget(sibling) });
      return sibling;
    } catch (error) {
      if (signal?.aborted) throw error;
      // The main connection works, but a further one was refused.
      if (this.#host.isOpen()) this.#refusedUntilMs = timers.monotonicMs() + REFUSED_MS;
      return undefined;
    }
  }

  #forget(sibling: Sibling): void {
    timers.clearTimeout(sibling.idleTimer);
    const others = this.#members.filter((each) => each !== sibling);
    if (others.length === this.#members.length) return;
    this.#members = others;
    this.#host.onEnd(sibling);
  }
}

const NONE: readonly Sibling[] = [];

function closed(why: string): TransportError {
  return new TransportError('CONNECTION_CLOSED', why);
}
