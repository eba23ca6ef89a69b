import { describe, expect, it } from '@jest/globals';
import { TransportError } from '../../../src/errors/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { startDialogue } from './support/session.ts';

const ERROR = new TransportError('CONNECTION_CLOSED', 'The connection was closed');
const CLOSED = (): TransportError => ERROR;

describe('Closing a session', () => {
  it('makes the closing call, waits for its reply, and rejects pending calls', async () => {
    const { session, peer, closed } = startDialogue({ maxCallsInFlight: 1 });
    const sent = session.call(remote.connectGetVersion, undefined);
    const queued = session.call(remote.connectGetHostname, undefined);
    await peer.expectCall(remote.connectGetVersion);
    const closing = session.close(CLOSED, remote.connectClose);
    await expect(sent).rejects.toMatchObject({
      name: 'TransportError',
      code: 'CONNECTION_CLOSED',
      outcome: 'unknown',
    });
    await expect(queued).rejects.toMatchObject({ code: 'CONNECTION_CLOSED', outcome: 'not-sent' });
    const { header } = await peer.expectCall(remote.connectClose);
    peer.reply(header, remote.connectClose, undefined);
    await closing;
    await peer.expectClose();
    await expect(closed).resolves.toBeUndefined();
  });

  it('resolves if the connection ends before the reply', async () => {
    const { session, peer } = startDialogue();
    const closing = session.close(CLOSED, remote.connectClose);
    await peer.expectCall(remote.connectClose);
    await peer.close();
    await closing;
  });

  it('resolves after a timeout if the peer is silent', async () => {
    using clock = new FakeClock();
    const { session, peer } = startDialogue();
    const closing = session.close(CLOSED, remote.connectClose);
    await peer.expectCall(remote.connectClose);
    await clock.until(closing);
    await peer.expectClose();
  });

  it('by the peer in the middle of a packet is reported as CONNECTION_LOST', async () => {
    const { session, peer, closed } = startDialogue();
    const call = session.call(remote.connectGetVersion, undefined);
    await peer.expectCall(remote.connectGetVersion);
    peer.sendBytes(Buffer.from('00000064', 'hex'));
    void peer.close();
    await expect(call).rejects.toMatchObject({
      name: 'TransportError',
      code: 'CONNECTION_LOST',
      outcome: 'unknown',
      message: expect.stringContaining('4 bytes into a packet'),
    });
    await expect(closed).resolves.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('twice, at the same time or later, has the effect of one close', async () => {
    const { session, peer } = startDialogue();
    const closing = [session.close(CLOSED), session.close(CLOSED)];
    await Promise.all(closing);
    await session.close(CLOSED);
    await peer.expectClose();
  });

  it('rejects later calls with the outcome "not-sent"', async () => {
    const { session } = startDialogue();
    await session.close(CLOSED);
    await expect(session.call(remote.connectGetVersion, undefined)).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
      outcome: 'not-sent',
      message: expect.stringContaining(
        'connection.getVersion (REMOTE_PROC_CONNECT_GET_VERSION) was not sent',
      ),
    });
  });

  it('by the peer rejects all pending calls, sent or queued', async () => {
    const { session, peer, closed } = startDialogue({ maxCallsInFlight: 1 });
    const sent = session.call(remote.connectGetVersion, undefined);
    const queued = session.call(remote.connectGetHostname, undefined);
    const settled = Promise.allSettled([sent, queued]);
    await peer.expectCall(remote.connectGetVersion);
    await peer.close();
    expect(await settled).toMatchObject([
      { reason: { code: 'CONNECTION_CLOSED', outcome: 'unknown' } },
      { reason: { code: 'CONNECTION_CLOSED', outcome: 'not-sent' } },
    ]);
    await expect(closed).resolves.toBeUndefined();
    expect(session.isClosed).toBe(true);
  });
});
