import { timers } from '../../async/index.ts';
import { TransportError, toError } from '../../errors/index.ts';
import { remote } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import { OwnCloseError } from '../../rpc/index.ts';
import type { Lease } from '../calls/lease.ts';
import type { Link } from '../live/link.ts';
import { SessionRelay } from '../live/session-relay.ts';

/** The time for which an idle session is kept for the next stream. */
const IDLE_MS = 30_000;

/** The time for which no further session is opened after a failure. */
const REFUSED_MS = 30_000;

interface PooledSession {
  readonly session: ClientSession;
  /** Whether the daemon closes a connection that sends no keepalive messages. */
  readonly hasKeepalive: boolean;
  readonly generation: number;
  isUsed: boolean;
  idleTimer?: NodeJS.Timeout;
}

/**
 * The additional sessions of a connection for its streams.
 *
 * The protocol has no flow control for a single stream: to pause one, all reading from the session
 * has to stop. So each stream gets its own session, which can be paused. Sessions are opened on
 * demand, kept for a while, and closed with the connection.
 */
export class StreamSessions {
  readonly #link: Link;
  readonly #members = new Set<PooledSession>();
  readonly #idle: PooledSession[] = [];
  readonly #closing = new AbortController();
  #stopListening: (() => void) | undefined;
  #closed: Promise<void> | undefined;
  #opening = 0;
  #refusedUntilMs = 0;
  #generation = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /**
   * Resolves with a session for one stream; undefined if none is available, so that the stream has
   * to share the session of the connection.
   */
  async lease(signal: AbortSignal | undefined): Promise<Lease | undefined> {
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      timers.clearTimeout(idle.idleTimer);
      return this.#leaseOf(idle);
    }
    const isFull = this.#members.size + this.#opening >= this.#link.streamConnections;
    if (isFull || this.#link.state !== 'open' || timers.monotonicMs() < this.#refusedUntilMs) {
      return undefined;
    }
    this.#stopListening ??= this.#link.onLoss((error, isFinal) => this.#onLoss(error, isFinal));
    this.#opening += 1;
    try {
      return await this.#open(signal);
    } finally {
      this.#opening -= 1;
    }
  }

  /** Closes idle sessions, and each other one after its stream: their first call is outdated. */
  renew(): void {
    this.#generation += 1;
    for (const member of [...this.#idle]) void this.#closeMember(member, OUTDATED);
  }

  /** Closes all sessions. Their streams fail with `CONNECTION_CLOSED`, before it resolves. */
  close(): Promise<void> {
    // The link also reports its own close, so this is called twice, and both have to wait.
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    this.#stopListening?.();
    const why = new OwnCloseError();
    this.#closing.abort(why);
    await Promise.all([...this.#members].map((member) => this.#closeMember(member, why)));
  }

  async #open(signal: AbortSignal | undefined): Promise<Lease | undefined> {
    const relay = new SessionRelay();
    const ended = this.#closing.signal;
    const until = signal === undefined ? ended : AbortSignal.any([ended, signal]);
    const generation = this.#generation;
    try {
      const opened = await this.#link.openSibling(relay, until);
      if (opened === undefined) return undefined;
      const { session, hasKeepalive } = opened;
      if (ended.aborted) {
        session.fail(toError(ended.reason));
        return undefined;
      }
      const member: PooledSession = { session, hasKeepalive, generation, isUsed: false };
      this.#members.add(member);
      relay.attach({ onEvent() {}, onClose: () => this.#forget(member) });
      return this.#leaseOf(member);
    } catch {
      signal?.throwIfAborted();
      // The main connection works, but a further one was refused: the stream shares the main one.
      if (this.#link.state === 'open') this.#refusedUntilMs = timers.monotonicMs() + REFUSED_MS;
      return undefined;
    }
  }

  #leaseOf(member: PooledSession): Lease {
    const { session, hasKeepalive, isUsed } = member;
    member.isUsed = true;
    let isLeased = true;
    return {
      session,
      isUsed,
      pause: () => session.pauseReading({ showsLife: hasKeepalive }),
      resume: () => session.resumeReading(),
      release: () => {
        if (isLeased) this.#release(member);
        isLeased = false;
      },
      discard: (reason) => session.fail(toError(reason)),
    };
  }

  #release(member: PooledSession): void {
    member.session.resumeReading();
    if (!this.#members.has(member)) return;
    if (member.generation !== this.#generation) {
      void this.#closeMember(member, OUTDATED);
      return;
    }
    this.#idle.push(member);
    member.idleTimer = timers.setTimeout(() => void this.#closeMember(member, IDLE), IDLE_MS);
    member.idleTimer.unref();
  }

  #forget(member: PooledSession): void {
    this.#members.delete(member);
    timers.clearTimeout(member.idleTimer);
    const index = this.#idle.indexOf(member);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  async #closeMember(member: PooledSession, why: TransportError): Promise<void> {
    this.#forget(member);
    member.session.resumeReading();
    await member.session.close(why, remote.connectClose);
  }

  #onLoss(error: Error | undefined, isFinal: boolean): void {
    if (error === undefined) {
      void this.close();
      return;
    }
    if (isFinal) this.#closing.abort(error);
    // A paused session cannot detect a dead daemon, so the main session detects it for all.
    const isDead = error instanceof TransportError && error.code === 'KEEPALIVE_LOST';
    for (const { session } of [...this.#members]) {
      if (isFinal || (isDead && session.isReadingPaused)) session.fail(error);
    }
  }
}

const IDLE = new TransportError(
  'CONNECTION_CLOSED',
  'The connection was not used by a stream any more',
);
const OUTDATED = new TransportError('CONNECTION_CLOSED', 'The connection has another identity now');
