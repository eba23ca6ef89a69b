import { throwIfAborted } from '../../async/index.ts';
import { TransportError, toError } from '../../errors/index.ts';
import type { Lease } from '../calls/lease.ts';
import type { Link } from '../live/link.ts';
import type { Sibling } from '../live/sibling-sessions.ts';
import { SiblingSessions } from '../live/sibling-sessions.ts';

/** The time for which an idle session is kept for the next stream. */
const IDLE_MS = 30_000;

/**
 * The additional sessions of a connection for its streams.
 *
 * The protocol has no flow control for a single stream: to pause one, all reading from the session
 * has to stop. So each stream gets its own session, which can be paused. Sessions are opened on
 * demand, kept for a while, and closed with the connection.
 */
export class StreamSessions {
  readonly #link: Link;
  /** Undefined before the first stream. */
  #sessions: SiblingSessions | undefined;
  readonly #idle: Sibling[] = [];
  #stopListening: (() => void) | undefined;

  constructor(link: Link) {
    this.#link = link;
  }

  /**
   * Resolves with a session for one stream; undefined if none is available, so that the stream has
   * to share the session of the connection.
   */
  async lease(signal: AbortSignal | undefined): Promise<Lease | undefined> {
    this.#sessions ??= this.#create(this.#link);
    const sessions = this.#sessions;
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      sessions.use(idle);
      return this.#leaseOf(sessions, idle, true);
    }
    this.#stopListening ??= this.#link.onLoss((error, isFinal) => this.#onLoss(error, isFinal));
    try {
      const opened = await sessions.open(signal);
      return opened === undefined ? undefined : this.#leaseOf(sessions, opened, false);
    } catch (error) {
      throwIfAborted(signal, 'Opening a stream');
      throw error;
    }
  }

  /** Closes idle sessions, and each other one after its stream: their first call is outdated. */
  renew(): void {
    this.#sessions?.renew();
    for (const sibling of this.#idle.splice(0)) this.#sessions?.keepIdle(sibling);
  }

  /** Closes all sessions. Their streams fail with `CONNECTION_CLOSED`. */
  async close(): Promise<void> {
    this.#stopListening?.();
    await this.#sessions?.close();
  }

  #create(link: Link): SiblingSessions {
    return new SiblingSessions({
      ...{ max: link.streamConnections, idleMs: IDLE_MS },
      isOpen: () => link.state === 'open',
      open: (relay, signal) => link.openSibling(relay, signal),
      onEnd: (sibling) => {
        const index = this.#idle.indexOf(sibling);
        if (index >= 0) this.#idle.splice(index, 1);
      },
    });
  }

  #leaseOf(sessions: SiblingSessions, sibling: Sibling, isUsed: boolean): Lease {
    const { session, hasKeepalive } = sibling;
    let isLeased = true;
    return {
      session,
      isUsed,
      pause: () => session.pauseReading({ showsLife: hasKeepalive }),
      resume: () => session.resumeReading(),
      readInto: (memory) => session.channel.transport.readInto?.(memory),
      release: () => {
        if (isLeased) this.#release(sessions, sibling);
        isLeased = false;
      },
      discard: (reason) => session.fail(toError(reason)),
    };
  }

  #release(sessions: SiblingSessions, sibling: Sibling): void {
    const { session } = sibling;
    session.channel.transport.readInto?.(undefined);
    session.resumeReading();
    if (session.isClosed) return;
    if (!sessions.isOutdated(sibling)) this.#idle.push(sibling);
    sessions.keepIdle(sibling);
  }

  #onLoss(error: Error | undefined, isFinal: boolean): void {
    if (error === undefined) {
      void this.close();
      return;
    }
    const sessions = this.#sessions;
    if (sessions === undefined) return;
    if (isFinal) sessions.stop(error);
    // A paused session cannot detect a dead daemon, so the main session detects it for all.
    const isDead = error instanceof TransportError && error.code === 'KEEPALIVE_LOST';
    for (const { session } of sessions.members) {
      if (isFinal || (isDead && session.isReadingPaused)) session.fail(error);
    }
  }
}
