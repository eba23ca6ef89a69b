import { getEventListeners } from 'node:events';
import { connect } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import type { Campaign } from '../campaign.ts';
import { outcomeOf, requireEqual, settled } from '../campaign.ts';
import { Random } from '../random.ts';

const SESSIONS = 60;
const SESSIONS_SHORT = 30;
const VOLUME_BYTES = 300_000;

/**
 * Uses and leaves everything in the ways in which programs leave things: early, by a signal, by
 * closing the connection. Listeners of the long-lived signal must be gone. The runner compares the
 * heap and the handles of the rounds.
 */
export const leaks: Campaign = {
  name: 'leaks',
  shortRounds: 2,
  async round({ seed, isShort }) {
    const random = new Random(seed);
    const { signal } = new AbortController();
    await using daemon = await startDaemon();
    const xml = `<volume><name>disk</name><capacity>${VOLUME_BYTES}</capacity></volume>`;
    daemon.hypervisor.storagePools.lookupByName('default-pool').createVolume(xml);
    const sessions = isShort ? SESSIONS_SHORT : SESSIONS;
    for (let session = 0; session < sessions; session += 1) {
      await useAndLeave(daemon, signal, random);
      requireEqual(getEventListeners(signal, 'abort').length, 0, 'the listeners of the signal');
    }
    await settled(
      until(() => daemon.connections === 0),
      'the end of the sessions',
    );
    return { sessions };
  },
};

async function useAndLeave(daemon: TestDaemon, signal: AbortSignal, random: Random): Promise<void> {
  const reconnect = random.oneIn(2) && { initialDelayMs: 1, maxDelayMs: 5 };
  const connection = await connect(daemon.uri, { signal, reconnect });
  const domain = await connection.domainLookupByName('test');
  const pool = await connection.storagePoolLookupByName('default-pool');
  const volume = await pool.storageVolLookupByName('disk');
  await connection.subscribe('domain:lifecycle', { signal });
  const listener = await connection.listen('domain:block-job', () => {}, { object: domain });
  if (random.oneIn(2)) await listener.close();
  const download = await volume.download({ signal });
  for await (const chunk of download) {
    if (chunk.length > 0) break;
  }
  const upload = await volume.upload({ signal });
  upload.write(Buffer.alloc(1000));
  upload.destroy();
  using _ = daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname, times: 1 });
  const aborting = new AbortController();
  const aborted = connection.getHostname({ signal: aborting.signal });
  setImmediate(() => aborting.abort());
  const calls = [aborted, connection.getType({ signal }), domain.getXmlDesc({ signal })];
  if (random.oneIn(3)) daemon.cut();
  await Promise.all(calls.map((call) => outcomeOf(call, 'a call')));
  await settled(connection.close(), 'close');
}
