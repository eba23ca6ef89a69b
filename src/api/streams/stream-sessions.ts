import { TransportError, toError } from '../../errors/index.ts';
import { remote } from '../../protocol/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import type { Lease } from '../calls/lease.ts';
import type { Link } from '../live/link.ts';
import { SessionRelay } from '../live/session-relay.ts';

/** How long a session that no stream uses is kept for the next one. */
const IDLE_MS = 30_000;

/** How long no further session is tried after one was refused. */
const REFUSED_MS = 30_000;

interface Member {
  readonly session: ClientSession;
  /** The daemon cuts off who shows no sign of life. */
  readonly hasKeepalive: boolean;
  readonly generation: number;
  isUsed: boolean;
  idleTimer?: NodeJS.Timeout;
}

/**
 * Sessions beside the one of a connection, for its streams.
 *
 * The protocol knows no flow control for a single stream: who does not read one stops reading all
 * that the connection carries. So each stream gets a session of its own, which may be paused. They
 * are opened when they are needed, kept for a while, and end with the connection.
 */
export class StreamSessions {
  readonly #link: Link;
  readonly #members = new Set<Member>();
  readonly #idle: Member[] = [];
  readonly #closing = new AbortController();
  #stopListening: (() => void) | undefined;
  #opening = 0;
  #refusedUntilMs = 0;
  #generation = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /**
   * A session for one stream; undefined where none is to be had, so that the stream has to share
   * the connection's own.
   */
  async lease(signal: AbortSignal | undefined): Promise<Lease | undefined> {
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      clearTimeout(idle.idleTimer);
      return this.#leaseOf(idle);
    }
    const isFull = this.#members.size + this.#opening >= this.#link.streamConnections;
    if (isFull || this.#link.state !== 'open' || performance.now() < this.#refusedUntilMs) {
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

  /** Has no stream use a session again that was opened before now: they begin otherwise. */
  renew(): void {
    this.#generation += 1;
    for (const member of [...this.#idle]) void this.#closeMember(member, OUTDATED);
  }

  /** Closes all of them. Their streams fail with `CONNECTION_CLOSED`. */
  async close(): Promise<void> {
    this.#stopListening?.();
    const why = new TransportError('CONNECTION_CLOSED', 'The connection was closed');
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
      const member: Member = { session, hasKeepalive, generation, isUsed: false };
      this.#members.add(member);
      relay.attach({ onEvent() {}, onClose: () => this.#forget(member) });
      return this.#leaseOf(member);
    } catch {
      signal?.throwIfAborted();
      // One connection is there, another is not granted: the stream takes the first.
      if (this.#link.state === 'open') this.#refusedUntilMs = performance.now() + REFUSED_MS;
      return undefined;
    }
  }

  #leaseOf(member: Member): Lease {
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

  #release(member: Member): void {
    member.session.resumeReading();
    if (!this.#members.has(member)) return;
    if (member.generation !== this.#generation) {
      void this.#closeMember(member, OUTDATED);
      return;
    }
    this.#idle.push(member);
    member.idleTimer = setTimeout(() => void this.#closeMember(member, IDLE), IDLE_MS);
    member.idleTimer.unref();
  }

  #forget(member: Member): void {
    this.#members.delete(member);
    clearTimeout(member.idleTimer);
    const index = this.#idle.indexOf(member);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  async #closeMember(member: Member, why: TransportError): Promise<void> {
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
    // A session that is not read cannot see its daemon die: the connection sees it in its place.
    const isDead = error instanceof TransportError && error.code === 'KEEPALIVE_LOST';
    for (const { session } of [...this.#members]) {
      if (isFinal || (isDead && session.isReadingPaused)) session.fail(error);
    }
  }
}

const IDLE = new TransportError('CONNECTION_CLOSED', 'No stream needed the connection');
const OUTDATED = new TransportError('CONNECTION_CLOSED', 'The connection has another identity now');
