import type { ClientSession } from '../../rpc/index.ts';
import { isSessionBound } from './session-bound.ts';
import type { Sibling, SiblingHost } from './sibling-sessions.ts';
import { SiblingSessions } from './sibling-sessions.ts';

/** The time for which an idle lane is kept for the next calls. */
const IDLE_MS = 10_000;

/**
 * The lanes of a connection: additional sessions for calls, opened when the connection's own
 * session is stuck.
 *
 * libvirtd works on a call until its hypervisor answers, even if the client no longer waits. A few
 * calls about a guest that hangs take all places of a session, and every other call would wait
 * behind them. A lane takes queued calls, except those that are bound to their session. Calls
 * never wait for their turn on a lane: they stay in the queue of the connection until a place is
 * free anywhere.
 */
export class CallLanes {
  readonly #lanes: SiblingSessions;
  readonly #isEnabled: boolean;
  #main: ClientSession | undefined;

  constructor(host: Omit<SiblingHost, 'idleMs' | 'onEnd'>) {
    this.#isEnabled = host.max > 0;
    this.#lanes = new SiblingSessions({ ...host, idleMs: IDLE_MS, onEnd() {} });
  }

  /** The sessions of the open lanes. */
  get sessions(): readonly ClientSession[] {
    return this.#lanes.members.map(({ session }) => session);
  }

  /** Starts to watch the connection's current session. */
  serve(main: ClientSession): void {
    this.#main = main;
    if (this.#isEnabled) main.calls.watch(() => this.#relieve());
  }

  /** Opens new lanes for further calls: the first call of the present ones is outdated. */
  renew(): void {
    this.#lanes.renew();
    for (const lane of this.#lanes.members) this.#rest(lane);
  }

  /** Ends all lanes, because the connection was lost. Their pending calls are rejected. */
  fail(error: Error): void {
    this.#main = undefined;
    this.#lanes.renew();
    for (const { session } of this.#lanes.members) session.fail(error);
  }

  /** Closes all lanes. Their pending calls are rejected. */
  close(): Promise<void> {
    this.#main = undefined;
    return this.#lanes.close();
  }

  /** Moves queued calls to lanes while the connection's own session is stuck. */
  #relieve(): void {
    const main = this.#main;
    if (main === undefined) return;
    const lanes = this.#lanes.members.filter((lane) => !this.#lanes.isOutdated(lane));
    for (;;) {
      if (!main.calls.isStuck) return;
      const call = main.calls.findQueued((each) => !isSessionBound(each));
      if (call === undefined) return;
      const lane = lanes.find(hasRoom);
      if (lane === undefined) break;
      this.#lanes.use(lane);
      lane.session.adopt(call);
    }
    // A lane that still answers will have room soon.
    const isHopeless = lanes.every(({ session }) => session.calls.isStuck);
    if (isHopeless && !this.#lanes.isOpening) void this.#open();
  }

  async #open(): Promise<void> {
    const main = this.#main;
    const lane = await this.#lanes.open();
    if (lane === undefined) return;
    lane.session.afterReply = () => {
      this.#relieve();
      this.#rest(lane);
    };
    if (main === this.#main) this.#relieve();
    this.#rest(lane);
  }

  /** Keeps a lane without calls for a while. */
  #rest(lane: Sibling): void {
    if (lane.session.calls.sentCount === 0) this.#lanes.keepIdle(lane);
  }
}

function hasRoom({ session }: Sibling): boolean {
  const { sentCount, maxInFlight } = session.calls;
  return !session.isClosed && sentCount < maxInFlight;
}
