import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KINDS } from '../../../../src/api/events/kinds.ts';
import type { SubscriptionItem } from '../../../../src/index.ts';
import type { AnyEventMessage } from '../../../../src/protocol/index.ts';
import { remote, VirNetMessageType } from '../../../../src/protocol/index.ts';
import { XdrRaw } from '../../../../src/xdr/index.ts';
import type { ScriptedConnection } from './support/scripted-connection.ts';
import { scriptedConnection } from './support/scripted-connection.ts';

const MESSAGES = KINDS.flatMap(({ messages }) => messages.map(({ message }) => message));

describe('random event messages', () => {
  it('never close the connection', async () => {
    const { connection, peer } = scriptedConnection();
    const seen: SubscriptionItem[] = [];
    const opening = connection.listen(
      KINDS.map(({ name }) => name),
      (item) => seen.push(item),
    );
    await registerAll({ connection, peer });
    await opening;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...MESSAGES),
        // A registered id, so that the fields after it are decoded.
        fc.integer({ min: -1, max: 3 }),
        fc.oneof(fc.uint8Array({ maxLength: 200 }), likelyBytes()),
        async (message, id, bytes) => {
          const start = Buffer.alloc(4);
          start.writeInt32BE(id);
          send({ connection, peer }, message, Buffer.concat([start, bytes]));
          await tick();
          expect(connection.state).toBe('open');
        },
      ),
      { numRuns: 2000 },
    );
    const asking = connection.getHostname();
    const { header } = await peer.expectCall(remote.connectGetHostname);
    peer.reply(header, remote.connectGetHostname, { hostname: 'fine' });
    expect(await asking).toBe('fine');
    expect(seen.length).toBeGreaterThan(0);
    await peer.close();
  });
});

/** Replies to all registrations, with ids from 0 in each family. */
async function registerAll({ peer }: ScriptedConnection): Promise<void> {
  const next = new Map<number, number>();
  for (const _ of KINDS) {
    const { header } = await peer.expectPacket();
    const callbackId = next.get(header.proc) ?? 0;
    next.set(header.proc, callbackId + 1);
    const isClose = header.proc === remote.connectRegisterCloseCallback.number;
    const ret = Buffer.alloc(isClose ? 0 : 4);
    if (!isClose) ret.writeInt32BE(callbackId);
    peer.send({ ...header, type: VirNetMessageType.REPLY }, XdrRaw, ret);
  }
}

/** Small numbers, so that some lengths and strings are valid. */
function likelyBytes(): fc.Arbitrary<Uint8Array> {
  return fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }).map((words) => {
    const bytes = Buffer.alloc(words.length * 4);
    words.forEach((word, index) => {
      bytes.writeInt32BE(word, index * 4);
    });
    return bytes;
  });
}

function send({ peer }: ScriptedConnection, message: AnyEventMessage, bytes: Uint8Array): void {
  const { program: prog, version: vers, number: proc } = message;
  const header = { prog, vers, proc, type: VirNetMessageType.MESSAGE, serial: 1, status: 0 };
  peer.send(header, XdrRaw, bytes);
}
