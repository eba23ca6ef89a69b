import { describe, expect, it } from '@jest/globals';
import { callsOf } from '../../../../src/api/calls/calls-of.ts';
import { PinnedSession } from '../../../../src/api/live/pinned-session.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { ClientSession } from '../../../../src/rpc/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';

describe('A pinned session', () => {
  it('passes calls to its own session, without the time limit of the connection', async () => {
    const made: unknown[][] = [];
    const session = {
      isClosed: false,
      call: async (...args: unknown[]) => made.push(args),
    };
    const pinned = new PinnedSession(session as unknown as ClientSession, 'test:///default');
    await pinned.call(remote.domainLookupByName, { name: 'test' });
    expect(made).toEqual([[remote.domainLookupByName, { name: 'test' }, {}]]);
    expect(pinned.isLost).toBe(false);
    session.isClosed = true;
    expect(pinned.isLost).toBe(true);
  });

  it('is the current session of the connection', async () => {
    const fake = new FakeConnection();
    const pinned = await callsOf(fake.connection).pin(remote.domainGetState, {});
    await pinned.call(remote.domainLookupByName, { name: 'test' });
    expect(fake.calls).toHaveLength(1);
  });
});
