import type { ClientSession } from '../../rpc/index.ts';
import type { ConnectionState } from './connection-state.ts';
import type { DialOptions, OpenedSession } from './opened-session.ts';
import { isSessionBound } from './session-bound.ts';
import type { SessionRelay } from './session-relay.ts';
import type { Sibling } from './sibling-sessions.ts';
import { SiblingSessions } from './sibling-sessions.ts';

/** The time for which an idle lane is kept for the next calls. */
const IDLE_MS = 10_000;

/** The connection that {@link CallLanes} belong to. */
export interface LaneHost {
  /** Maximum number of lanes at a time. */
  readonly callConnections: number;
  readonly state: ConnectionState;

  /** Opens a session; resolves to undefined if that is not possible. */
  openSibling(
    relay: SessionRelay,
    signal: AbortSignal,
    options: DialOptions,
  ): Promise<OpenedSession | undefined>;
}

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
  readonly #host: LaneHost;
  /** Undefined until the connection is stuck for the first time. Most connections never are. */
  #lanes: SiblingSessions | undefined;
  #main: ClientSession | undefined;

  constructor(host: LaneHost) {
    this.#host = host;
  }

  /** The sessions of the open lanes. */
  get sessions(): readonly ClientSession[] {
    return this.#members.map(({ session }) => session);
  }

  get #members(): readonly Sibling[] {
    return this.#lanes?.members ?? [];
  }

  /** Starts to watch the connection's current session. */
  serve(main: ClientSession): void {
    this.#main = main;
    if (this.#host.callConnections > 0) main.calls.watch(() => this.#relieve());
  }

  /** Opens new lanes for further calls: the first call of the present ones is outdated. */
  renew(): void {
    this.#lanes?.renew();
    for (const lane of this.#members) this.#rest(lane);
  }

  /** Ends all lanes, because the connection was lost. Their pending calls are rejected. */
  fail(error: Error): void {
    this.#main = undefined;
    this.#lanes?.renew();
    for (const { session } of this.#members) session.fail(error);
  }

  /** Closes all lanes. Their pending calls are rejected. */
  async close(): Promise<void> {
    this.#main = undefined;
    await this.#lanes?.close();
  }

  /** Moves queued calls to lanes while the connection's own session is stuck. */
  #relieve(): void {
    const main = this.#main;
    if (main === undefined) return;
    this.#lanes ??= this.#create();
    const all = this.#lanes;
    const lanes = all.members.filter((lane) => !all.isOutdated(lane));
    for (;;) {
      if (!main.calls.isStuck) return;
      const call = main.calls.findQueued((each) => !isSessionBound(each));
      if (call === undefined) return;
      const lane = lanes.find(hasRoom);
      if (lane === undefined) break;
      all.use(lane);
      lane.session.adopt(call);
    }
    // A lane that still answers will have room soon.
    const isHopeless = lanes.every(({ session }) => session.calls.isStuck);
    if (isHopeless && !all.isOpening) void this.#open(all);
  }

  #create(): SiblingSessions {
    const host = this.#host;
    return new SiblingSessions({
      ...{ max: host.callConnections, idleMs: IDLE_MS },
      isOpen: () => host.state === 'open',
      // A user who does something else must not be prompted for a password.
      open: (relay, signal) => host.openSibling(relay, signal, { mayPrompt: false }),
      onEnd() {},
    });
  }

  async #open(lanes: SiblingSessions): Promise<void> {
    const main = this.#main;
    const lane = await lanes.open();
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
    if (lane.session.calls.sentCount === 0) this.#lanes?.keepIdle(lane);
  }
}

function hasRoom({ session }: Sibling): boolean {
  const { sentCount, maxInFlight } = session.calls;
  return !session.isClosed && sentCount < maxInFlight;
}
