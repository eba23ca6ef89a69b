import {
  ArgumentError,
  AuthError,
  LibvirtError,
  TransportError,
  toError,
} from '../../errors/index.ts';
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
import type { OpenedSession } from '../opening/open-session.ts';
import { withCallTimeout } from './call-timeout.ts';
import type { ConnectionState, ConnectionStateChange } from './connection-state.ts';
import { StateLog } from './connection-state.ts';
import { Gate } from './gate.ts';
import type { ReconnectPolicy } from './reconnect-options.ts';
import { backoffMs } from './reconnect-options.ts';
import type { SessionFollower } from './session-follower.ts';
import { SessionRelay } from './session-relay.ts';

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

/** Opens another session to the same hypervisor. */
export type Dial = (relay: SessionRelay, signal: AbortSignal) => Promise<OpenedSession>;

type State =
  | { readonly kind: 'open' }
  | { readonly kind: 'reconnecting'; readonly leaving: AbortController }
  | { readonly kind: 'closed'; readonly why: Error };

/** A call that a session begins with. */
type Beginning = (session: ClientSession, options: TrackedCallOptions) => Promise<unknown>;

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
  readonly #gate = new Gate<ClientSession>(() => this.#updateReference());
  #opened: OpenedSession;
  #state: State = { kind: 'open' };
  #follower: SessionFollower | undefined;
  #beginning: Beginning | undefined;
  #holds = 0;
  /** Runs between attempts to connect again. */
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#log = options.states ?? new StateLog();
    this.#policy = options.reconnect;
    this.#isPlain = options.reconnect === undefined && options.callTimeoutMs === undefined;
    this.#opened = options.opened;
    this.#watch(options.opened);
  }

  /** Begins to hand on what sessions report, to whoever lives on when one is lost. */
  follow(follower: SessionFollower): void {
    this.#follower = follower;
    this.#listen(this.#options.relay, this.#opened);
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
    return this.#opened;
  }

  /** Another session to the same hypervisor, for bulk data; undefined where none can be had. */
  async openSibling(relay: SessionRelay, signal: AbortSignal): Promise<OpenedSession | undefined> {
    const opened = await this.#options.dial?.(relay, signal);
    if (opened === undefined) return undefined;
    this.#watch(opened);
    try {
      await this.#begin(opened, signal);
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
    this.#beginning = (session, options) => session.call(procedure, args, options);
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
    if (this.#isPlain) return this.#opened.session.call(procedure, args, options);
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
    if (this.#state.kind !== 'reconnecting') return this.#opened.session;
    if (this.#policy?.calls === 'wait') {
      try {
        return await this.#gate.wait(signal);
      } catch (error) {
        if (signal?.aborted || !(error instanceof Error)) throw error;
        throw lossError(error, 'not-sent', procedure.name);
      }
    }
    const why = new TransportError('CONNECTION_LOST', 'The connection is being made again');
    throw lossError(why, 'not-sent', procedure.name);
  }

  /** Keeps the process alive, until as many {@link release}: somebody waits for events. */
  hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) this.#opened.session.hold();
    this.#updateReference();
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#opened.session.release();
    this.#updateReference();
  }

  /** Closes for good. Resolves when closed, within seconds whatever the daemon does. */
  async close(): Promise<void> {
    const why = new TransportError('CONNECTION_CLOSED', 'The connection was closed');
    const { session } = this.#opened;
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

  #watch(opened: OpenedSession): void {
    const { keepAlive } = this.#options;
    if (keepAlive !== undefined && opened.hasKeepalive) opened.session.startKeepalive(keepAlive);
  }

  async #begin({ session }: OpenedSession, signal: AbortSignal): Promise<void> {
    const { callTimeoutMs } = this.#options;
    const begin = (options: TrackedCallOptions): Promise<unknown> | undefined =>
      this.#beginning?.(session, options);
    await (callTimeoutMs === undefined
      ? begin({ signal })
      : withCallTimeout(callTimeoutMs, 'Beginning', { signal }, async (within) => begin(within)));
  }

  #listen(relay: SessionRelay, opened: OpenedSession): void {
    const listener: SessionEvents = {
      onEvent: (event, payload) => this.#follower?.onEvent(event, payload),
      onClose: (error) => {
        // A session that is still being restored is nobody's yet.
        if (this.#opened === opened) this.#onLost(error);
      },
    };
    relay.attach(listener);
  }

  #onLost(error: Error | undefined): void {
    if (this.#state.kind === 'closed') return;
    const { dial } = this.#options;
    if (this.#policy === undefined || dial === undefined) {
      this.#end(error ?? closedByDaemon(), error ?? closedByDaemon());
      return;
    }
    const leaving = new AbortController();
    this.#state = { kind: 'reconnecting', leaving };
    this.#follower?.onLost(error ?? closedByDaemon(), false);
    this.#tellLoss(error ?? closedByDaemon(), false);
    this.#log.add({ state: 'reconnecting', error: error ?? closedByDaemon(), failedAttempts: 0 });
    void this.#reconnect(dial, this.#policy, leaving.signal);
  }

  /** @param error - What was not wished for; undefined for a close in peace. */
  #end(why: Error, error: Error | undefined): void {
    const before = this.#state;
    this.#state = { kind: 'closed', why };
    if (before.kind === 'reconnecting') before.leaving.abort(why);
    clearTimeout(this.#timer);
    this.#gate.fail(() => why);
    this.#follower?.onLost(error, true);
    this.#tellLoss(error, true);
    this.#log.add({ state: 'closed', error });
    this.#log.end();
  }

  #tellLoss(error: Error | undefined, isFinal: boolean): void {
    for (const listener of [...this.#lossListeners]) listener(error, isFinal);
  }

  async #reconnect(dial: Dial, policy: ReconnectPolicy, leaving: AbortSignal): Promise<void> {
    const givenUpAtMs = performance.now() + policy.deadlineMs;
    let failure: Error = closedByDaemon();
    for (let attempt = 1; attempt <= policy.maxAttempts; attempt += 1) {
      const delayMs = backoffMs(policy, attempt);
      if (performance.now() + delayMs >= givenUpAtMs) break;
      await this.#pause(delayMs, leaving);
      if (leaving.aborted) return;
      try {
        await this.#attempt(dial, signalUntil(leaving, givenUpAtMs));
        return;
      } catch (error) {
        if (leaving.aborted) return;
        failure = toError(error);
        this.#log.add({ state: 'reconnecting', error: failure, failedAttempts: attempt });
        if (isFinal(failure)) break;
      }
    }
    this.#giveUp(failure);
  }

  async #attempt(dial: Dial, signal: AbortSignal): Promise<void> {
    const relay = new SessionRelay();
    const opened = await dial(relay, signal);
    const abandon = (): void => opened.session.fail(toError(signal.reason));
    try {
      signal.addEventListener('abort', abandon, { once: true });
      this.#listen(relay, opened);
      // A daemon may stop in the middle of what follows, too.
      this.#watch(opened);
      await this.#begin(opened, signal);
      await this.#follower?.restore(opened);
      signal.throwIfAborted();
      if (opened.session.isClosed) throw closedByDaemon();
    } catch (error) {
      opened.session.fail(toError(error));
      throw error;
    } finally {
      signal.removeEventListener('abort', abandon);
    }
    this.#enter(opened);
  }

  #enter(opened: OpenedSession): void {
    this.#opened = opened;
    this.#state = { kind: 'open' };
    if (this.#holds > 0) opened.session.hold();
    this.#log.add({ state: 'open' });
    this.#gate.open(opened.session);
    this.#follower?.onRestored();
  }

  #giveUp(failure: Error): void {
    const message = `The connection was lost and could not be made again: ${failure.message}`;
    const why = new TransportError('CONNECTION_LOST', message, { cause: failure });
    this.#end(why, why);
  }

  #pause(ms: number, leaving: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        leaving.removeEventListener('abort', finish);
        resolve();
      };
      this.#timer = setTimeout(finish, ms);
      leaving.addEventListener('abort', finish, { once: true });
      this.#updateReference();
    });
  }

  /** Between attempts the process lives on for those who wait, and for no other reason. */
  #updateReference(): void {
    if (this.#holds > 0 || this.#gate.isAwaited) this.#timer?.ref();
    else this.#timer?.unref();
  }
}

function closedByDaemon(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The daemon closed the connection');
}

/** Trying again does not help: this user is not let in, or something here is wrong. */
function isFinal(error: Error): boolean {
  return error instanceof AuthError || error instanceof ArgumentError;
}

function signalUntil(leaving: AbortSignal, atMs: number): AbortSignal {
  if (atMs === Number.POSITIVE_INFINITY) return leaving;
  const leftMs = Math.max(1, Math.ceil(atMs - performance.now()));
  return AbortSignal.any([leaving, AbortSignal.timeout(leftMs)]);
}
