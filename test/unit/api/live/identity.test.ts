import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callsOf } from '../../../../src/api/calls/calls-of.ts';
import { assembleConnection } from '../../../../src/api/connection/assemble-connection.ts';
import type { Connection } from '../../../../src/api/connection/connection.ts';
import { Link } from '../../../../src/api/live/link.ts';
import type { OpenedSession } from '../../../../src/api/live/opened-session.ts';
import { resolveReconnect } from '../../../../src/api/live/reconnect-options.ts';
import { SessionRelay } from '../../../../src/api/live/session-relay.ts';
import { VirErrorNumber } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { CallOptions } from '../../../../src/rpc/index.ts';
import { unsentError } from '../../../../src/rpc/index.ts';

const ANN = { 'user-name': 'ann' };
const SET_ANN = [
  'REMOTE_PROC_CONNECT_SET_IDENTITY',
  { params: [{ field: 'user-name', value: { type: 7, value: 'ann' } }], flags: 0 },
];

/** Makes the fake session leave a call unanswered. */
const SILENCE = new Error('silence');

/** A session without a daemon that records its calls. */
class FakeSession {
  readonly channel = { transport: {} };
  readonly calls: unknown[] = [];
  readonly relay: SessionRelay;
  isClosed = false;
  /** The error of every call; undefined if calls succeed. */
  failure: Error | undefined;

  constructor(relay: SessionRelay) {
    this.relay = relay;
  }

  async call(
    { name }: { readonly name: string },
    args: unknown,
    { signal }: CallOptions = {},
  ): Promise<unknown> {
    this.calls.push([name, args]);
    if (this.failure === SILENCE && signal !== undefined) {
      await once(signal, 'abort');
      signal.throwIfAborted();
    }
    if (this.failure !== undefined) throw this.failure;
    return { hostname: 'host' };
  }

  fail(): void {
    this.isClosed = true;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  resumeReading(): void {}
}

describe('the identity set by Connection.setIdentity', () => {
  let sessions: FakeSession[];
  let connection: Connection;
  /** The `failure` of each further session. */
  let failures: Array<Error | undefined>;

  function open(relay: SessionRelay): OpenedSession {
    const session = new FakeSession(relay);
    session.failure = sessions.length === 0 ? undefined : failures.shift();
    sessions.push(session);
    return { session, hasKeepalive: false } as unknown as OpenedSession;
  }

  beforeEach(() => {
    sessions = [];
    failures = [];
    const relay = new SessionRelay();
    const link = new Link({
      ...{ opened: open(relay), relay, keepAlive: undefined, callTimeoutMs: 50 },
      reconnect: resolveReconnect({ initialDelayMs: 1, maxDelayMs: 1 }),
      dial: async (next) => open(next),
      uri: 'test:///default',
      streamConnections: 4,
    });
    connection = assembleConnection({ link, uri: 'test:///default', isReadOnly: false });
  });
  afterEach(() => connection.close());

  it('is set by the first call on each session for streams', async () => {
    await connection.setIdentity(ANN);
    const lease = await callsOf(connection).lease(undefined);
    expect(lease?.session).toBe(sessions[1]);
    expect(sessions.map(({ calls }) => calls)).toEqual([[SET_ANN], [SET_ANN]]);
  });

  it('is not set on sessions for streams if the connection has none', async () => {
    await callsOf(connection).lease(undefined);
    expect(sessions[1]?.calls).toEqual([]);
  });

  it('closes all sessions for streams that have another identity', async () => {
    const [used, idle] = [
      await callsOf(connection).lease(undefined),
      await callsOf(connection).lease(undefined),
    ];
    idle?.release();
    await connection.setIdentity(ANN);
    expect(sessions.map(({ isClosed }) => isClosed)).toEqual([false, false, true]);
    used?.release();
    expect(sessions.map(({ isClosed }) => isClosed)).toEqual([false, true, true]);
    const next = await callsOf(connection).lease(undefined);
    expect(next?.session).toBe(sessions[3]);
    next?.release();
    expect((await callsOf(connection).lease(undefined))?.session).toBe(sessions[3]);
  });

  it('makes streams share the main session if a new session refuses it', async () => {
    await connection.setIdentity(ANN);
    failures = [refused()];
    expect(await callsOf(connection).lease(undefined)).toBeUndefined();
    expect(sessions[1]?.isClosed).toBe(true);
  });

  it('is set again after a reconnect, before the calls that waited', async () => {
    await connection.setIdentity(ANN);
    failures = [refused()];
    const [first] = sessions;
    first?.fail();
    first?.relay.onClose(new Error('lost'));
    expect(await connection.getHostname()).toBe('host');
    expect(sessions.map(({ calls }) => calls)).toEqual([
      [SET_ANN],
      [SET_ANN],
      [SET_ANN, [remote.connectGetHostname.name, undefined]],
    ]);
    expect(sessions[1]?.isClosed).toBe(true);
  });

  it('makes a session for streams unusable if its call times out', async () => {
    await connection.setIdentity(ANN);
    failures = [SILENCE];
    expect(await callsOf(connection).lease(undefined)).toBeUndefined();
    expect(sessions[1]).toMatchObject({ calls: [SET_ANN], isClosed: true });
  });

  it('stays unchanged if the daemon refuses the new one', async () => {
    const [first] = sessions as [FakeSession];
    first.failure = refused();
    await expect(connection.setIdentity(ANN)).rejects.toMatchObject({ number: 88 });
    first.failure = undefined;
    await callsOf(connection).lease(undefined);
    expect(sessions[1]?.calls).toEqual([]);
  });
});

function refused(): Error {
  const fields = { domain: 7, str1: null, str2: null, int1: 0, int2: 0 };
  const number = VirErrorNumber.ACCESS_DENIED;
  return unsentError('access denied', remote.connectSetIdentity.name, { number, ...fields });
}
