import { ArgumentError, LibvirtError, TransportError, toError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type {
  CallOptions,
  ClientSession,
  ClientStream,
  EndReason,
  KeepaliveOptions,
  SessionEvents,
  StreamOptions,
  StreamSink,
  TrackedCallOptions,
} from '../../rpc/index.ts';
import { describeAbort, lossError, ownClose } from '../../rpc/index.ts';
import type { HostAccess } from '../calls/host-access.ts';
import type { ReconnectTrace } from '../calls/trace-channels.ts';
import { OpenTrace, tracedCall, traceTarget, tracing } from '../calls/tracing.ts';
import { CallLanes } from './call-lanes.ts';
import type { CallStats } from './call-stats.ts';
import { countCalls } from './call-stats.ts';
import { timedCall, withCallTimeout } from './call-timeout.ts';
import type { ConnectionState, ConnectionStateChange } from './connection-state.ts';
import { StateLog } from './connection-state.ts';
import type { Dial, DialOptions, OpenedSession } from './opened-session.ts';
import type { ReconnectPolicy } from './reconnect-options.ts';
import { closedByDaemon, Reconnecting } from './reconnecting.ts';
import type { SessionFollower } from './session-follower.ts';
import { SessionPreparation } from './session-preparation.ts';
import type { SessionRelay } from './session-relay.ts';

/** The options of a {@link Link}. */
export interface LinkOptions {
  readonly opened: OpenedSession;
  /** The URI of the hypervisor, for traces. */
  readonly uri: string;
  /** The access to other sockets and ports of the daemon's host; none if left out. */
  readonly hostAccess?: HostAccess;
  /** Receives the reports of the session `opened`. */
  readonly relay: SessionRelay;
  readonly keepAlive: KeepaliveOptions | undefined;
  readonly callTimeoutMs: number | undefined;
  /** Whether the sessions poll for replies. */
  readonly lowLatency?: boolean;
  /** The settings for reconnecting; undefined if a loss closes the connection. */
  readonly reconnect: ReconnectPolicy | undefined;
  /** Opens another session to the same hypervisor; undefined if that is not possible. */
  readonly dial: Dial | undefined;
  /** Maximum number of additional sessions for streams; 0 if left out. */
  readonly streamConnections?: number;
  /** Maximum number of additional sessions for calls; 0 if left out. */
  readonly callConnections?: number;
  /** The log of state changes, which may already hold `connecting`. */
  readonly states?: StateLog;
  /** The call before closing; CONNECT_CLOSE of the remote program if left out. */
  readonly goodbye?: Procedure<void, unknown>;
}

/**
 * Called when the session ends. `isFinal` is true if there will be no reconnect. `error` is
 * undefined if the session was closed on purpose.
 */
export type LossListener = (error: Error | undefined, isFinal: boolean) => void;

/** `opened` is the current session; unless `open`, the last one, which rejects calls. */
type LinkState =
  | { readonly kind: 'open'; readonly opened: OpenedSession }
  | {
      readonly kind: 'reconnecting';
      readonly opened: OpenedSession;
      readonly reconnecting: Reconnecting;
    }
  | { readonly kind: 'closed'; readonly opened: OpenedSession };

export type OpenStreamOptions = TrackedCallOptions & StreamOptions;

/**
 * Connects a connection to its current session. A lost session can be replaced by a new one; the
 * connection and its objects stay valid. See {@link ConnectionState} for the states.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #policy: ReconnectPolicy | undefined;
  readonly #isPlain: boolean;
  readonly #log: StateLog;
  /** Undefined before there is a listener. */
  #lossListeners: Set<LossListener> | undefined;
  readonly #preparation: SessionPreparation;
  readonly #lanes: CallLanes;
  #state: LinkState;
  #follower: SessionFollower | undefined;
  #holds = 0;
  #reconnectTrace: OpenTrace<ReconnectTrace> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#log = options.states ?? new StateLog();
    this.#policy = options.reconnect;
    this.#isPlain = options.reconnect === undefined && options.callTimeoutMs === undefined;
    this.#preparation = new SessionPreparation(options);
    this.#state = { kind: 'open', opened: options.opened };
    this.#preparation.start(options.opened);
    this.#lanes = new CallLanes(this);
    this.#lanes.serve(options.opened.session);
  }

  /** Starts to pass the reports of this session and all later ones to `follower`. */
  follow(follower: SessionFollower): void {
    this.#follower = follower;
    this.#listen(this.#options.relay, this.#state.opened);
  }

  get state(): ConnectionState {
    return this.#state.kind;
  }

  /** Iterates over the changes of {@link state} from now on. */
  stateChanges(signal?: AbortSignal): AsyncGenerator<ConnectionStateChange, void, void> {
    return this.#log.follow(signal);
  }

  /** The current session; in the other states, the last one. */
  get opened(): OpenedSession {
    return this.#state.opened;
  }

  /** The calls without a reply, on all sessions but those for streams. */
  get callStats(): CallStats {
    const state = this.#state;
    const sessions = [state.opened.session, ...this.#lanes.sessions];
    const waiting = state.kind === 'reconnecting' ? state.reconnecting.waitingCount : 0;
    return countCalls(
      sessions.map(({ calls }) => calls),
      waiting,
    );
  }

  /** The URI of the hypervisor, for traces. */
  get uri(): string {
    return this.#options.uri;
  }

  /** The access to other sockets and ports of the daemon's host. */
  get hostAccess(): HostAccess {
    return this.#options.hostAccess ?? NO_HOST_ACCESS;
  }

  /** Opens another session to the same hypervisor; undefined if not possible. */
  async openSibling(
    relay: SessionRelay,
    signal: AbortSignal,
    options?: DialOptions,
  ): Promise<OpenedSession | undefined> {
    const opened = await this.#options.dial?.(relay, signal, options);
    if (opened === undefined) return undefined;
    this.#preparation.start(opened);
    try {
      await this.#preparation.makeFirstCall(opened, signal);
    } catch (error) {
      opened.session.fail(toError(error));
      throw error;
    }
    return opened;
  }

  /**
   * Sets the first call of all further sessions. The call was already made on the current session,
   * and its effect ends with the session. A session is not used if its first call fails.
   */
  beginWith<Args>(procedure: Procedure<Args, unknown>, args: Args): void {
    this.#preparation.setFirstCall(procedure, args);
    this.#lanes.renew();
  }

  /** Maximum number of lanes at a time. */
  get callConnections(): number {
    return this.#options.dial === undefined ? 0 : (this.#options.callConnections ?? 0);
  }

  /** Maximum number of sessions for bulk data at a time. */
  get streamConnections(): number {
    return this.#options.dial === undefined ? 0 : (this.#options.streamConnections ?? 0);
  }

  /** Adds a listener for each loss and for the end. Returns a function that removes it. */
  onLoss(listener: LossListener): () => void {
    this.#lossListeners ??= new Set();
    const listeners = this.#lossListeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Timeout of a call, in milliseconds; undefined for no timeout. */
  get callTimeoutMs(): number | undefined {
    return this.#options.callTimeoutMs;
  }

  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: CallOptions = {},
  ): Promise<Ret> {
    if (!tracing.call.hasSubscribers) return this.#call(procedure, args, options);
    return tracedCall(this.uri, procedure, args, () => this.#call(procedure, args, options));
  }

  #call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: CallOptions,
  ): Promise<Ret> {
    if (this.#isPlain) return this.#state.opened.session.call(procedure, args, options);
    const { callTimeoutMs } = this.#options;
    if (callTimeoutMs === undefined) return this.#callWithRetry(procedure, args, options);
    return withCallTimeout(callTimeoutMs, timedCall(procedure), options, (within) =>
      this.#callWithRetry(procedure, args, within),
    );
  }

  async openStream<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    sink: StreamSink,
    options: OpenStreamOptions = {},
  ): Promise<{ readonly ret: Ret; readonly stream: ClientStream }> {
    const session = await this.ready(procedure, options);
    return session.openStream(procedure, args, sink, options);
  }

  /**
   * Resolves with the session for a call: immediately when open, after the reconnect if the policy
   * lets calls wait. When closed it is the last session, which rejects the call with the reason.
   */
  async ready(
    procedure: AnyProcedure,
    { signal, progress }: TrackedCallOptions,
  ): Promise<ClientSession> {
    const state = this.#state;
    if (state.kind !== 'reconnecting') return state.opened.session;
    if (this.#policy?.calls === 'wait') {
      const { name } = procedure;
      const isSent = progress?.isSent ?? false;
      if (progress !== undefined) progress.waitsFor = () => RECONNECT;
      try {
        return await state.reconnecting.wait(signal, () =>
          describeAbort(name, { isSent, wait: RECONNECT }, name),
        );
      } catch (error) {
        if (signal?.aborted || !(error instanceof Error)) throw error;
        throw lossError(error, 'not-sent', procedure.name);
      }
    }
    const why = new TransportError('CONNECTION_LOST', 'The connection is being re-established');
    throw lossError(why, 'not-sent', procedure.name);
  }

  /** Keeps the process alive for pending events. Each call needs a call of {@link release}. */
  hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) this.#setHeld(true);
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#setHeld(false);
  }

  /** Closes the connection. Resolves within seconds, even if the daemon does not respond. */
  async close(): Promise<void> {
    const why = ownClose();
    const { session } = this.#state.opened;
    const lanes = this.#lanes.close();
    if (this.#state.kind !== 'closed') this.#end(why, undefined);
    await session.close(why, this.#options.goodbye ?? remote.connectClose);
    await lanes;
  }

  /** Makes a call, and retries it after a lost connection if the policy allows it. */
  async #callWithRetry<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    { signal, progress = { isSent: false } }: TrackedCallOptions,
  ): Promise<Ret> {
    const options = { signal, progress };
    for (;;) {
      const session = await this.ready(procedure, options);
      progress.movedTo = undefined;
      try {
        return await session.call(procedure, args, options);
      } catch (error) {
        const isOver = signal?.aborted === true;
        const carrier: ClientSession = progress.movedTo ?? session;
        if (isOver || !this.#mayRetry(procedure, carrier, error)) throw error;
      }
    }
  }

  #mayRetry(procedure: AnyProcedure, session: ClientSession, error: unknown): boolean {
    // If the session is still open, the error concerns the call.
    if (!session.isClosed || !(error instanceof LibvirtError)) return false;
    if (this.#state.kind === 'closed' || this.#policy?.calls !== 'wait') return false;
    switch (error.outcome) {
      case 'not-sent':
        return !(error instanceof ArgumentError);
      case 'unknown':
        return procedure.onlyReads && this.#policy.retryReads;
      case 'answered':
        return false;
    }
  }

  #setHeld(isHeld: boolean): void {
    const state = this.#state;
    if (isHeld) state.opened.session.hold();
    else state.opened.session.release();
    if (state.kind === 'reconnecting') state.reconnecting.setHeld(isHeld);
  }

  #listen(relay: SessionRelay, opened: OpenedSession): void {
    const listener: SessionEvents = {
      onEvent: (event, payload) => this.#follower?.onEvent(event, payload),
      onClose: (error) => {
        // Until its registrations are restored, the loss of a new session is a failed attempt.
        if (this.#state.opened === opened) this.#onLost(error);
      },
    };
    relay.attach(listener);
  }

  #onLost(reason: Error | undefined): void {
    const state = this.#state;
    if (state.kind === 'closed') return;
    const error = reason ?? closedByDaemon();
    const { dial } = this.#options;
    const policy = this.#policy;
    if (policy === undefined || dial === undefined) {
      this.#end(() => error, error);
      return;
    }
    const reconnecting = this.#reconnecting(dial, policy);
    this.#state = { kind: 'reconnecting', opened: state.opened, reconnecting };
    this.#lanes.fail(error);
    this.#follower?.onLost(error, false);
    this.#reportLoss(error, false);
    this.#log.start('reconnecting', error);
    this.#reconnectTrace = OpenTrace.start(tracing.reconnect, () => ({
      ...{ ...traceTarget(this.#options.uri), reason: error, failedAttempts: 0 },
    }));
    reconnecting.start();
  }

  #reconnecting(dial: Dial, policy: ReconnectPolicy): Reconnecting {
    const reconnecting = new Reconnecting(
      {
        ...{ dial, policy, preparation: this.#preparation },
        listen: (relay, opened) => this.#listen(relay, opened),
        restore: async (opened) => this.#follower?.restore(opened),
        onFailedAttempt: (error) => {
          if (this.#reconnectTrace) this.#reconnectTrace.trace.failedAttempts += 1;
          this.#log.attemptFailed(error);
        },
        onOpened: (opened) => this.#enter(opened, reconnecting),
        onFailed: (error) => this.#end(() => error, error),
      },
      this.#holds > 0,
    );
    return reconnecting;
  }

  #enter(opened: OpenedSession, reconnecting: Reconnecting): void {
    this.#state = { kind: 'open', opened };
    if (this.#holds > 0) opened.session.hold();
    this.#lanes.serve(opened.session);
    this.#log.end('open');
    this.#reconnectTrace?.end(undefined);
    reconnecting.resolve(opened.session);
    this.#follower?.onRestored();
  }

  /** @param error - The error to report; undefined if the connection was closed on purpose. */
  #end(why: EndReason, error: Error | undefined): void {
    const before = this.#state;
    this.#state = { kind: 'closed', opened: before.opened };
    if (before.kind === 'reconnecting') before.reconnecting.cancel(why());
    if (error !== undefined) this.#lanes.fail(error);
    void this.#lanes.close();
    this.#follower?.onLost(error, true);
    this.#reportLoss(error, true);
    this.#log.end('closed', error);
    this.#reconnectTrace?.end(why());
    this.#log.finish();
  }

  #reportLoss(error: Error | undefined, isFinal: boolean): void {
    for (const listener of [...(this.#lossListeners ?? [])]) listener(error, isFinal);
  }
}

const NO_HOST_ACCESS: HostAccess = { kind: 'none', why: 'it has no URI' };
const RECONNECT = 'waits for the connection to be re-established';
