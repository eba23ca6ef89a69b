import { describe, expect, it } from '@jest/globals';
import { remote } from '../../../src/protocol/index.ts';
import type { PacketHeader } from '../../../src/rpc/index.ts';
import { encodePacket } from '../../../src/rpc/index.ts';
import { TurnCounter } from '../../support/turn-counter.ts';
import { turns } from '../../support/turns.ts';
import type { Dialogue } from './support/session.ts';
import { startDialogue } from './support/session.ts';

const REPLY = 1;
const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
/** Two MiB: nine parts. */
const DOMAINS = Array.from({ length: 16_384 }, (_, id) => ({
  name: `vm-${id}`.padEnd(104, '-'),
  uuid: UUID,
  id,
}));
const LIST = { domains: DOMAINS, ret: DOMAINS.length };
const STATE = { state: 1, reason: 1 };

/** Calls for a list, and returns the promise of the call and the header of its packet. */
async function callList(
  { session, peer }: Dialogue,
  signal?: AbortSignal,
): Promise<{ answer: Promise<unknown>; header: PacketHeader }> {
  const args = { needResults: 1, flags: 0 };
  const answer = session.call(remote.connectListAllDomains, args, { signal });
  answer.catch(() => {});
  const { header } = await peer.expectCall(remote.connectListAllDomains);
  return { answer, header };
}

function listPacket(header: PacketHeader): Uint8Array {
  return encodePacket({ ...header, type: REPLY }, remote.connectListAllDomains.ret, LIST);
}

describe('A large reply', () => {
  it('is decoded over several turns of the event loop', async () => {
    const dialogue = startDialogue();
    const { answer, header } = await callList(dialogue);
    const packet = listPacket(header);
    using counter = new TurnCounter();
    dialogue.peer.sendBytes(packet);
    expect(await answer).toEqual(LIST);
    expect(counter.count).toBeGreaterThan(5);
  });

  it('is delivered before the packets behind it', async () => {
    const dialogue = startDialogue();
    const { session, peer, events } = dialogue;
    const { answer, header } = await callList(dialogue);
    const order: string[] = [];
    const second = session.call(remote.domainGetState, { dom: DOMAINS[0] as never, flags: 0 });
    const { header: other } = await peer.expectCall(remote.domainGetState);
    peer.sendBytes(listPacket(header));
    peer.sendEvent(remote.domainEventCallbackReboot, {
      callbackId: 0,
      msg: { dom: DOMAINS[0] as never },
    });
    peer.reply(other, remote.domainGetState, STATE);
    void answer.then(() => order.push(`list, ${events.length} events`));
    void second.then(() => order.push(`state, ${events.length} events`));
    await Promise.all([answer, second]);
    expect(order).toEqual(['list, 0 events', 'state, 1 events']);
  });

  it('can be aborted while it is decoded, and the next call is answered', async () => {
    const dialogue = startDialogue();
    const { session, peer } = dialogue;
    const abort = new AbortController();
    const { answer, header } = await callList(dialogue, abort.signal);
    peer.sendBytes(listPacket(header));
    await turns(3);
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError', outcome: 'unknown' });
    const next = session.call(remote.domainGetState, { dom: DOMAINS[0] as never, flags: 0 });
    const { header: other } = await peer.expectCall(remote.domainGetState);
    peer.reply(other, remote.domainGetState, STATE);
    await expect(next).resolves.toEqual(STATE);
    expect(session.calls.sentCount).toBe(0);
    expect(session.calls.abandonedCount).toBe(0);
  });

  it('rejects its call alone if an item cannot be decoded', async () => {
    const dialogue = startDialogue();
    const { answer, header } = await callList(dialogue);
    const packet = Buffer.from(listPacket(header));
    // The length of the last domain's name. The UUID, the id and the field `ret` follow the name.
    packet.writeUInt32BE(0xff_ff_ff_ff, packet.length - 4 - 4 - 16 - 104 - 4);
    dialogue.peer.sendBytes(packet);
    await expect(answer).rejects.toMatchObject({ code: 'REPLY_UNREADABLE' });
    expect(dialogue.session.isClosed).toBe(false);
  });

  it('rejects its call if the connection is lost while it is decoded', async () => {
    const dialogue = startDialogue();
    const { answer, header } = await callList(dialogue);
    dialogue.peer.sendBytes(listPacket(header));
    await turns(3);
    dialogue.session.fail(new Error('lost'));
    await expect(answer).rejects.toMatchObject({ outcome: 'unknown' });
  });

  it('is decoded at once if it has no list', async () => {
    const { session, peer } = startDialogue();
    const xml = '<'.repeat(1_000_000);
    const answer = session.call(remote.domainGetXmlDesc, { dom: DOMAINS[0] as never, flags: 0 });
    const { header } = await peer.expectCall(remote.domainGetXmlDesc);
    peer.reply(header, remote.domainGetXmlDesc, { xml });
    await expect(answer).resolves.toEqual({ xml });
  });
});
