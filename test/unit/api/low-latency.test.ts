import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { timers } from '../../../src/async/index.ts';
import type { Connection } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { memoryPair } from '../../../src/transport/memory.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { turns } from '../../support/turns.ts';

const REAL = timers.setImmediate;

/** The turns of the event loop that a pending call may be observed for. */
const TURNS = 10;

describe('The option lowLatency', () => {
  let immediates = 0;

  beforeEach(() => {
    immediates = 0;
    timers.setImmediate = (callback) => {
      immediates += 1;
      REAL(callback);
    };
  });

  afterEach(() => {
    timers.setImmediate = REAL;
  });

  it.each([
    [true, 32],
    [false, 0],
  ])('of %j keeps the event loop awake for %d of the first 64 calls', async (lowLatency, awake) => {
    using clock = new FakeClock();
    const [near, far] = memoryPair();
    const peer = new ScriptedPeer(far);
    const opening = connect('test:///default', { transport: near, lowLatency, keepAlive: false });
    const connection = await accept(peer, opening);
    let found = 0;
    for (let made = 0; made < 64; made += 1) {
      const call = connection.getLibVersion();
      const { header } = await peer.expectCall(remote.connectGetLibVersion);
      const before = immediates;
      await turns(TURNS);
      const count = immediates - before;
      if (count > 0) {
        found += 1;
        expect(count).toBeGreaterThanOrEqual(TURNS - 1);
        expect(count).toBeLessThanOrEqual(TURNS + 1);
      }
      await clock.advance(1);
      const after = immediates;
      await turns(TURNS);
      expect(immediates).toBe(after);
      peer.reply(header, remote.connectGetLibVersion, { libVer: 9n });
      await expect(call).resolves.toBe(9n);
    }
    expect(found).toBe(awake);
    await peer.close();
  });
});

/** Answers the calls that open a connection, in whatever order they arrive. */
async function accept(peer: ScriptedPeer, opening: Promise<Connection>): Promise<Connection> {
  let isOpen = false;
  const opened = opening.finally(() => {
    isOpen = true;
  });
  while (!isOpen) {
    await turns(1);
    while (peer.waiting > 0) {
      const { header } = await peer.expectPacket();
      if (header.proc === remote.authList.number) {
        peer.reply(header, remote.authList, { types: [0] });
      } else if (header.proc === remote.connectOpen.number) {
        peer.reply(header, remote.connectOpen, undefined);
      } else {
        peer.reply(header, remote.connectSupportsFeature, { supported: 1 });
      }
    }
  }
  return opened;
}
