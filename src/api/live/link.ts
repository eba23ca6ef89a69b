import { ArgumentError, LibvirtError, TransportError, toError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type {
  CallOptions,
  ClientSession,
  ClientStream,
  KeepaliveOptions,
  SessionEvents,
  StreamOptions,
  StreamSink,
  TrackedCallOptions,
} from '../../rpc/index.ts';
import { lossError } from '../../rpc/index.ts';
import { withCallTimeout } from './call-timeout.ts';
import type { ConnectionState, ConnectionStateChange } from './connection-state.ts';
import { StateLog } from './connection-state.ts';
import type { Dial, OpenedSession } from './opened-session.ts';
import type { ReconnectPolicy } from './reconnect-options.ts';
import { closedByDaemon, Reconnecting } from './reconnecting.ts';
import type { SessionFollower } from './session-follower.ts';
import { SessionPreparation } from './session-preparation.ts';
import type { SessionRelay } from './session-relay.ts';

/** What a {@link Link} is made of. */
export interface LinkOptions {
  readonly opened: OpenedSession;
  /** What the session reports. */
  readonly relay: SessionRelay;
  readonly keepAlive: KeepaliveOptions | undefined;
  readonly callTimeoutMs: number | undefined;
  /** How the connection is made again; undefined when a loss is its end. */
  readonly reconnect: ReconnectPolicy | undefined;
  /** Goes the whole way to the same hypervisor again; undefined where that cannot be done. */
  readonly dial: Dial | undefined;
  /** How many sessions may be opened beside this one for streams; none when not given. */
  readonly streamConnections?: number;
  /** Where the states of the connection are told, its beginning included. */
  readonly states?: StateLog;
  /** What is called before closing; CONNECT_CLOSE of the remote program when not given. */
  readonly goodbye?: Procedure<void, unknown>;
}

/**
 * Hears that the session is gone, and why; `isFinal` says that no other will follow. `error` is
 * undefined when it was closed in peace.
 */
export type LossListener = (error: Error | undefined, isFinal: boolean) => void;

/** `opened` is the current session; unless `open`, the last one, which rejects calls. */
type State =
  | { readonly kind: 'open'; readonly opened: OpenedSession }
  | {
      readonly kind: 'reconnecting';
      readonly opened: OpenedSession;
      readonly reconnecting: Reconnecting;
    }
  | { readonly kind: 'closed'; readonly opened: OpenedSession };

export type OpenStreamOptions = TrackedCallOptions & StreamOptions;

/**
 * What lies between a connection and its session: the session may be lost, and another may take its
 * place, while the connection and its objects stay. See {@link ConnectionState} for the states.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #policy: ReconnectPolicy | undefined;
  readonly #isPlain: boolean;
  readonly #log: StateLog;
  readonly #lossListeners = new Set<LossListener>();
  readonly #preparation: SessionPreparation;
  #state: State;
  #follower: SessionFollower | undefined;
  #holds = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#log = options.states ?? new StateLog();
    this.#policy = options.reconnect;
    this.#isPlain = options.reconnect === undefined && options.callTimeoutMs === undefined;
    this.#preparation = new SessionPreparation(options);
    this.#state = { kind: 'open', opened: options.opened };
    this.#preparation.startKeepalive(options.opened);
  }

  /** Begins to hand on what sessions report, to whoever lives on when one is lost. */
  follow(follower: SessionFollower): void {
    this.#follower = follower;
    this.#listen(this.#options.relay, this.#state.opened);
  }

  get state(): ConnectionState {
    return this.#state.kind;
  }

  /** The changes of {@link state} from now on. */
  stateChanges(signal?: AbortSignal): AsyncGenerator<ConnectionStateChange, void, void> {
    return this.#log.follow(signal);
  }

  /** The session of now; while reconnecting, the one that was lost. */
  get opened(): OpenedSession {
    return this.#state.opened;
  }

  /** Another session to the same hypervisor, for bulk data; undefined where none can be had. */
  async openSibling(relay: SessionRelay, signal: AbortSignal): Promise<OpenedSession | undefined> {
    const opened = await this.#options.dial?.(relay, signal);
    if (opened === undefined) return undefined;
    this.#preparation.startKeepalive(opened);
    try {
      await this.#preparation.makeFirstCall(opened, signal);
    } catch (error) {
      opened.session.fail(toError(error));
      throw error;
    }
    return opened;
  }

  /**
   * Has further sessions begin with a call that was made on this one: what it told the daemon ends
   * with its session. A session where it fails is not used.
   */
  beginWith<Args>(procedure: Procedure<Args, unknown>, args: Args): void {
    this.#preparation.setFirstCall(procedure, args);
  }

  /** How many sessions for bulk data there may be at a time. */
  get streamConnections(): number {
    return this.#options.dial === undefined ? 0 : (this.#options.streamConnections ?? 0);
  }

  /** Tells of each loss, and of the end; until what is returned is called. */
  onLoss(listener: LossListener): () => void {
    this.#lossListeners.add(listener);
    return () => this.#lossListeners.delete(listener);
  }

  /** How long a call may take; undefined for as long as it likes. */
  get callTimeoutMs(): number | undefined {
    return this.#options.callTimeoutMs;
  }

  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: CallOptions = {},
  ): Promise<Ret> {
    if (this.#isPlain) return this.#state.opened.session.call(procedure, args, options);
    const { callTimeoutMs } = this.#options;
    if (callTimeoutMs === undefined) return this.#callAgain(procedure, args, options);
    return withCallTimeout(callTimeoutMs, procedure.name, options, (within) =>
      this.#callAgain(procedure, args, within),
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
   * The session to use for a call: at once when open, later while reconnecting, where calls wait.
   * When closed it is the last one, which tells why.
   */
  async ready(procedure: AnyProcedure, { signal }: CallOptions): Promise<ClientSession> {
    const state = this.#state;
    if (state.kind !== 'reconnecting') return state.opened.session;
    if (this.#policy?.calls === 'wait') {
      try {
        return await state.reconnecting.wait(signal);
      } catch (error) {
        if (signal?.aborted || !(error instanceof Error)) throw error;
        throw lossError(error, 'not-sent', procedure.name);
      }
    }
    const why = new TransportError('CONNECTION_LOST', 'The connection is being re-established');
    throw lossError(why, 'not-sent', procedure.name);
  }

  /** Keeps the process alive, until as many {@link release}: somebody waits for events. */
  hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) this.#setHeld(true);
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#setHeld(false);
  }

  /** Closes for good. Resolves when closed, within seconds whatever the daemon does. */
  async close(): Promise<void> {
    const why = new TransportError('CONNECTION_CLOSED', 'The connection was closed');
    const { session } = this.#state.opened;
    if (this.#state.kind !== 'closed') this.#end(why, undefined);
    await session.close(why, this.#options.goodbye ?? remote.connectClose);
  }

  /** Makes a call as often as is allowed when the connection is lost meanwhile. */
  async #callAgain<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: TrackedCallOptions,
  ): Promise<Ret> {
    for (;;) {
      const session = await this.ready(procedure, options);
      try {
        return await session.call(procedure, args, options);
      } catch (error) {
        if (!this.#mayRepeat(procedure, session, error)) throw error;
      }
    }
  }

  #mayRepeat(procedure: AnyProcedure, session: ClientSession, error: unknown): boolean {
    // An error of a session that lives is about the call.
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

  #onLost(error: Error = closedByDaemon()): void {
    const state = this.#state;
    if (state.kind === 'closed') return;
    const { dial } = this.#options;
    const policy = this.#policy;
    if (policy === undefined || dial === undefined) {
      this.#end(error, error);
      return;
    }
    const reconnecting = this.#reconnecting(dial, policy);
    this.#state = { kind: 'reconnecting', opened: state.opened, reconnecting };
    this.#follower?.onLost(error, false);
    this.#reportLoss(error, false);
    this.#log.add({ state: 'reconnecting', error, failedAttempts: 0 });
    reconnecting.start();
  }

  #reconnecting(dial: Dial, policy: ReconnectPolicy): Reconnecting {
    const reconnecting = new Reconnecting(
      {
        ...{ dial, policy, preparation: this.#preparation },
        listen: (relay, opened) => this.#listen(relay, opened),
        restore: async (opened) => this.#follower?.restore(opened),
        onFailedAttempt: (error, failedAttempts) =>
          this.#log.add({ state: 'reconnecting', error, failedAttempts }),
        onOpened: (opened) => this.#enter(opened, reconnecting),
        onFailed: (error) => this.#end(error, error),
      },
      this.#holds > 0,
    );
    return reconnecting;
  }

  #enter(opened: OpenedSession, reconnecting: Reconnecting): void {
    this.#state = { kind: 'open', opened };
    if (this.#holds > 0) opened.session.hold();
    this.#log.add({ state: 'open' });
    reconnecting.resolve(opened.session);
    this.#follower?.onRestored();
  }

  /** @param error - The error to report; undefined if the connection was closed on purpose. */
  #end(why: Error, error: Error | undefined): void {
    const before = this.#state;
    this.#state = { kind: 'closed', opened: before.opened };
    if (before.kind === 'reconnecting') before.reconnecting.cancel(why);
    this.#follower?.onLost(error, true);
    this.#reportLoss(error, true);
    this.#log.add({ state: 'closed', error });
    this.#log.end();
  }

  #reportLoss(error: Error | undefined, isFinal: boolean): void {
    for (const listener of [...this.#lossListeners]) listener(error, isFinal);
  }
}
