import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { StorageVol } from '../../../../src/index.ts';
import { connect, LibvirtError } from '../../../../src/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { until } from '../../../support/until.ts';

const LOSSES = 1000;
const CALLS_A_LOSS = 6;
/** Then all calls so far are awaited. Reads are repeated: they would pile up. */
const LOSSES_A_ROUND = 20;

describe('a connection that is lost a thousand times', () => {
  it('settles each call and stream exactly once, and leaves no connection open', async () => {
    await using daemon = await startDaemon();
    const connection = await connect(daemon.uri, {
      reconnect: { initialDelayMs: 1, maxDelayMs: 3 },
    });
    const domain = await connection.domainLookupByName('test');
    const volume = await newVolume(await connection.storagePoolLookupByName('default-pool'));
    const outcomes: string[] = [];
    const random = randomNumbers();
    const under: Promise<unknown>[] = [];
    for (let loss = 0; loss < LOSSES; loss += 1) {
      for (let call = 0; call < CALLS_A_LOSS; call += 1) {
        const made = call % 2 === 0 ? domain.getState() : connection.getHostname();
        under.push(made.then(() => outcomes.push('answered'), tell(outcomes)));
      }
      under.push(readAll(volume).then(() => outcomes.push('read'), tell(outcomes)));
      await turns(random() % 20);
      if (random() % 4 === 0) {
        await daemon.crash();
        await turns(random() % 20);
        await daemon.restart();
      } else {
        daemon.cut();
      }
      if (loss % LOSSES_A_ROUND === 0) await Promise.all(under.splice(0));
    }
    await Promise.all(under);
    expect(outcomes).toHaveLength(LOSSES * (CALLS_A_LOSS + 1));
    const counts = new Map<string, number>();
    for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    expect([...counts.keys()].filter((each) => !EXPECTED.includes(each))).toEqual([]);
    expect(counts.get('answered')).toBeGreaterThan(0);
    expect(counts.get('unknown')).toBeGreaterThan(0);
    // The last loss may not have been noticed yet.
    await until(async () => {
      const xml = await domain.getXmlDesc().catch(() => '');
      return xml.includes('<name>test</name>');
    });
    await connection.close();
    await until(() => daemon.connections === 0);
  });
});

/** A stream may also not have been opened when its session was lost. */
const EXPECTED = ['answered', 'read', 'unknown', 'not-sent'];

function tell(outcomes: string[]): (error: unknown) => void {
  return (error) => {
    outcomes.push(error instanceof LibvirtError ? error.outcome : String(error));
  };
}

async function newVolume(pool: {
  storageVolCreateXml(xml: string): Promise<StorageVol>;
}): Promise<StorageVol> {
  return pool.storageVolCreateXml(
    '<volume><name>losses</name><capacity>300000</capacity></volume>',
  );
}

/** Lets the event loop turn: a random moment, but none of the clock. */
async function turns(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await turn();
}

async function readAll(volume: StorageVol): Promise<number> {
  let bytes = 0;
  for await (const chunk of await volume.download()) bytes += (chunk as Uint8Array).length;
  return bytes;
}

/** The same numbers in each run (a linear congruential generator). */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state >>> 8;
  };
}
