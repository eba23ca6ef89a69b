import { unlessAborted } from '../../async/index.ts';
import { TransportError, toError } from '../../errors/index.ts';
import type { AnyEventMessage } from '../../protocol/index.ts';
import { remote, VirConnectCloseReason } from '../../protocol/index.ts';
import type { CallProgress, TrackedCallOptions } from '../../rpc/index.ts';
import { describeAbort } from '../../rpc/index.ts';
import type { XdrReader } from '../../xdr/index.ts';
import type { Connection } from '../connection/connection.ts';
import { withCallTimeout } from '../live/call-timeout.ts';
import type { Link } from '../live/link.ts';
import type { OpenedSession } from '../live/opened-session.ts';
import type { SessionFollower } from '../live/session-follower.ts';
import { CLOSE_KIND, closeEvent } from './kinds.ts';
import { SessionRegistrations } from './session-registrations.ts';
import { subscriptionTo } from './subscribe-options.ts';
import type { Member } from './topic.ts';

/**
 * All subscriptions and listeners of one connection. Registrations belong to a session and end with
 * it. The hub outlives the session, and repeats all registrations on the next one.
 */
export class EventHub implements SessionFollower {
  readonly #connection: Connection;
  readonly #link: Link;
  /** The active subscriptions and listeners, independent of the session. */
  readonly #members = new Set<Member>();
  #registrations: SessionRegistrations | undefined;

  constructor(connection: Connection, link: Link) {
    this.#connection = connection;
    this.#link = link;
  }

  /** Adds a member. Resolves when the daemon has registered all its topics. */
  async open(member: Member, signal: AbortSignal | undefined): Promise<void> {
    const what = subscriptionTo(member.topics.map(({ kind }) => kind.name));
    const progress: CallProgress = { isSent: false };
    const join = (options: TrackedCallOptions): Promise<void> =>
      unlessAborted(this.#join(member, options), options.signal, {
        describeAbort: () => {
          const { isSent, waitsFor } = options.progress ?? progress;
          return describeAbort(what, { isSent, wait: waitsFor?.() });
        },
      });
    const { callTimeoutMs } = this.#link;
    if (needsProcess(member)) this.#link.hold();
    try {
      await (callTimeoutMs === undefined
        ? join({ signal, progress })
        : withCallTimeout(callTimeoutMs, { what }, { signal }, join));
    } catch (error) {
      if (needsProcess(member)) this.#link.release();
      this.#members.delete(member);
      void this.#registrations?.leave(member);
      throw error;
    }
  }

  /** Removes a member. Resolves when its unshared registrations are deregistered. */
  async close(member: Member): Promise<void> {
    if (!this.#forget(member)) return;
    await this.#registrations?.leave(member);
  }

  /** Passes the event of a message to its subscribers. */
  onEvent(event: AnyEventMessage, payload: XdrReader): void {
    this.#current().receive(event, payload);
  }

  /** Sends `connection:close` events, and ends all members if there will be no reconnect. */
  onLost(error: Error | undefined, isFinal: boolean): void {
    this.#registrations = undefined;
    const reason = reasonOf(error);
    const close = closeEvent(reason, { peer: 'daemon', isFinal, error: error ?? null });
    for (const member of [...this.#members]) {
      const isTold = member.topics.some(({ kind }) => kind === CLOSE_KIND);
      if (isTold) member.push(close);
      if (!isFinal || !this.#forget(member)) continue;
      // The event above already contained the error.
      member.end(isTold ? undefined : error);
    }
  }

  /** Repeats all registrations on the new session. Events are held back until the release. */
  async restore(opened: OpenedSession): Promise<void> {
    const { callTimeoutMs } = this.#link;
    const registrations = new SessionRegistrations(this.#connection, opened, callTimeoutMs);
    registrations.hold();
    this.#registrations = registrations;
    const members = [...this.#members];
    const all = (): Promise<unknown> =>
      Promise.all(members.map((member) => this.#restoreMember(registrations, member)));
    await (callTimeoutMs === undefined
      ? all()
      : withCallTimeout(callTimeoutMs, RESTORING, {}, (options) => {
          markSent(options);
          return unlessAborted(all(), options.signal);
        }));
  }

  /** Sends `reconnected` to all members, then the events that were held back. */
  onRestored(): void {
    for (const member of [...this.#members]) member.push({ type: 'reconnected' });
    this.#registrations?.release();
  }

  /** Registers on the current session, and again on the next one after a reconnect. */
  async #join(member: Member, options: TrackedCallOptions): Promise<void> {
    let registrations: SessionRegistrations | undefined;
    while (registrations === undefined || registrations !== this.#registrations) {
      const session = await this.#link.ready(REGISTER, options);
      if (session.isClosed && this.#link.state === 'closed') throw closed();
      registrations = this.#current();
      markSent(options);
      try {
        await registrations.join(member);
      } catch (error) {
        const isRepeated = session.isClosed && this.#link.state !== 'closed';
        if (!isRepeated || options.signal?.aborted) throw error;
      }
    }
    if (options.signal?.aborted) await registrations.leave(member);
    else this.#members.add(member);
  }

  async #restoreMember(registrations: SessionRegistrations, member: Member): Promise<void> {
    try {
      await registrations.join(member);
    } catch (error) {
      // A lost session fails the restore. An error reply only concerns this member.
      if (registrations.opened.session.isClosed) throw error;
      if (this.#forget(member)) member.end(toError(error));
      await registrations.leave(member);
    }
  }

  #current(): SessionRegistrations {
    const { opened, callTimeoutMs } = this.#link;
    this.#registrations ??= new SessionRegistrations(this.#connection, opened, callTimeoutMs);
    return this.#registrations;
  }

  #forget(member: Member): boolean {
    if (!this.#members.delete(member)) return false;
    if (needsProcess(member)) this.#link.release();
    return true;
  }
}

/** The procedure that stands for all registrations while waiting for a session. */
const REGISTER = remote.connectDomainEventCallbackRegisterAny;

const RESTORING = { what: 'Restoring subscriptions' };

/** Every member keeps the process alive, except one that only waits for `connection:close`. */
function needsProcess({ topics }: Member): boolean {
  return topics.some(({ kind }) => kind !== CLOSE_KIND);
}

/**
 * A registration takes several calls, some of them shared. After the first the outcome is unknown.
 */
function markSent({ progress }: TrackedCallOptions): void {
  if (progress !== undefined) progress.isSent = true;
}

function closed(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The connection is closed');
}

/** Returns libvirt's reason for the end of a connection. */
function reasonOf(error: Error | undefined): VirConnectCloseReason {
  if (error === undefined) return VirConnectCloseReason.CLIENT;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'KEEPALIVE_LOST') return VirConnectCloseReason.KEEPALIVE;
  return code === 'CONNECTION_CLOSED' ? VirConnectCloseReason.EOF : VirConnectCloseReason.ERROR;
}
