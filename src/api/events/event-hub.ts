import { unlessAborted } from '../../async/index.ts';
import { TransportError, toError } from '../../errors/index.ts';
import type { AnyEventMessage } from '../../protocol/index.ts';
import { remote, VirConnectCloseReason } from '../../protocol/index.ts';
import type { TrackedCallOptions } from '../../rpc/index.ts';
import type { XdrReader } from '../../xdr/index.ts';
import type { Connection } from '../connection/connection.ts';
import { withCallTimeout } from '../live/call-timeout.ts';
import type { Link } from '../live/link.ts';
import type { OpenedSession } from '../live/opened-session.ts';
import type { SessionFollower } from '../live/session-follower.ts';
import { CLOSE_KIND, closeEvent } from './kinds.ts';
import { SessionRegistrations } from './session-registrations.ts';
import type { Member } from './topic.ts';

/**
 * Everybody who is told of events on one connection. Registrations belong to a session and end
 * with it; the hub lives on, and registers on the next session what was registered before.
 */
export class EventHub implements SessionFollower {
  readonly #connection: Connection;
  readonly #link: Link;
  /** Those whose subscriptions stand, over all sessions. */
  readonly #members = new Set<Member>();
  #registrations: SessionRegistrations | undefined;

  constructor(connection: Connection, link: Link) {
    this.#connection = connection;
    this.#link = link;
  }

  /** Resolves when the daemon has registered all that the member wants. */
  async open(member: Member, signal: AbortSignal | undefined): Promise<void> {
    const join = (options: TrackedCallOptions): Promise<void> =>
      unlessAborted(this.#join(member, options), options.signal);
    const { callTimeoutMs } = this.#link;
    if (needsProcess(member)) this.#link.hold();
    try {
      await (callTimeoutMs === undefined
        ? join({ signal })
        : withCallTimeout(callTimeoutMs, nameOf(member), { signal }, join));
    } catch (error) {
      if (needsProcess(member)) this.#link.release();
      this.#members.delete(member);
      void this.#registrations?.leave(member);
      throw error;
    }
  }

  /** The member is told no more. Resolves when the daemon has taken back what nobody else wants. */
  async close(member: Member): Promise<void> {
    if (!this.#forget(member)) return;
    await this.#registrations?.leave(member);
  }

  /** Hands a message on to whoever has subscribed to what it brings. */
  onEvent(event: AnyEventMessage, payload: XdrReader): void {
    this.#current().receive(event, payload);
  }

  /** Tells who asked to hear of it, and ends all when no other session follows. */
  onLost(error: Error | undefined, isFinal: boolean): void {
    this.#registrations = undefined;
    const reason = reasonOf(error);
    const close = closeEvent(reason, { peer: 'daemon', isFinal, error: error ?? null });
    for (const member of [...this.#members]) {
      const isTold = member.topics.some(({ kind }) => kind === CLOSE_KIND);
      if (isTold) member.push(close);
      if (!isFinal || !this.#forget(member)) continue;
      // One that has just been told why need not be told again.
      member.end(isTold ? undefined : error);
    }
  }

  /** Registers on the new session. What comes meanwhile is kept back. */
  async restore(opened: OpenedSession): Promise<void> {
    const registrations = new SessionRegistrations(this.#connection, opened);
    registrations.hold();
    this.#registrations = registrations;
    const members = [...this.#members];
    const all = (): Promise<unknown> =>
      Promise.all(members.map((member) => this.#restoreMember(registrations, member)));
    const { callTimeoutMs } = this.#link;
    await (callTimeoutMs === undefined
      ? all()
      : withCallTimeout(callTimeoutMs, 'Restoring subscriptions', {}, (options) => {
          markSent(options);
          return unlessAborted(all(), options.signal);
        }));
  }

  /** Tells everybody of the gap, and then what has come since. */
  onRestored(): void {
    for (const member of [...this.#members]) member.push({ type: 'reconnected' });
    this.#registrations?.release();
  }

  /** Joins on the session of now, and again on the next one where the connection is made again. */
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
      // Without a session nothing is restored; an answer concerns this one alone.
      if (registrations.opened.session.isClosed) throw error;
      if (this.#forget(member)) member.end(toError(error));
      await registrations.leave(member);
    }
  }

  #current(): SessionRegistrations {
    this.#registrations ??= new SessionRegistrations(this.#connection, this.#link.opened);
    return this.#registrations;
  }

  #forget(member: Member): boolean {
    if (!this.#members.delete(member)) return false;
    if (needsProcess(member)) this.#link.release();
    return true;
  }
}

/** The call that waits for a session before those that register, whichever they are. */
const REGISTER = remote.connectDomainEventCallbackRegisterAny;

/** Whoever waits for something to happen keeps the process alive; not so who waits for its end. */
function needsProcess({ topics }: Member): boolean {
  return topics.some(({ kind }) => kind !== CLOSE_KIND);
}

/** Registering takes several calls, some of them shared: from the first on the outcome is unknown. */
function markSent({ progress }: TrackedCallOptions): void {
  if (progress !== undefined) progress.isSent = true;
}

function nameOf({ topics }: Member): string {
  return `Subscribing to ${topics.map(({ kind }) => kind.name).join(', ')}`;
}

function closed(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The connection is closed');
}

/** How libvirt would call the end of a connection. */
function reasonOf(error: Error | undefined): VirConnectCloseReason {
  if (error === undefined) return VirConnectCloseReason.CLIENT;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'KEEPALIVE_LOST') return VirConnectCloseReason.KEEPALIVE;
  return code === 'CONNECTION_CLOSED' ? VirConnectCloseReason.EOF : VirConnectCloseReason.ERROR;
}
