import { describe, expect, it } from '@jest/globals';
import { TransportError } from '../../../src/errors/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { startDialogue } from './support/session.ts';

const CLOSED = new TransportError('CONNECTION_CLOSED', 'The connection was closed');

describe('closing', () => {
  it('says goodbye, waits for the answer, and rejects what is pending', async () => {
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

  it('takes the end of the connection for an answer', async () => {
    const { session, peer } = startDialogue();
    const closing = session.close(CLOSED, remote.connectClose);
    await peer.expectCall(remote.connectClose);
    await peer.close();
    await closing;
  });

  it('does not wait for ever when the peer is silent', async () => {
    const { session, peer } = startDialogue();
    const startedAt = performance.now();
    const closing = session.close(CLOSED, remote.connectClose);
    await peer.expectCall(remote.connectClose);
    await closing;
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await peer.expectClose();
  });

  it('in the middle of a packet is a loss, and says so', async () => {
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

  it('may be done twice, at the same time and later', async () => {
    const { session, peer } = startDialogue();
    const closing = [session.close(CLOSED), session.close(CLOSED)];
    await Promise.all(closing);
    await session.close(CLOSED);
    await peer.expectClose();
  });

  it('refuses later calls as not sent', async () => {
    const { session } = startDialogue();
    await session.close(CLOSED);
    await expect(session.call(remote.connectGetVersion, undefined)).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
      outcome: 'not-sent',
      message: expect.stringContaining('REMOTE_PROC_CONNECT_GET_VERSION was not sent'),
    });
  });

  it('by the peer rejects what is pending, sent or not', async () => {
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
