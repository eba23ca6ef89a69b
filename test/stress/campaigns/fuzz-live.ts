import { pipeline } from 'node:stream/promises';
import type { Connection, StorageVol } from '../../../src/index.ts';
import { connect, LibvirtError } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { until } from '../../support/until.ts';
import type { Figures } from '../campaign.ts';
import { outcomeOf, requireEqual, StressFailure, settled } from '../campaign.ts';
import type { Mutation } from '../mutation.ts';
import { mutate, Touched } from '../mutation.ts';
import { PacketTransport } from '../packet-transport.ts';
import { recordedSession } from '../recorded.ts';
import { READS } from './reads.ts';

const URI = 'test:///default';
/** A dropped reply or a wrong length makes a call wait for ever: the timeout ends it. */
const PATIENCE = { callTimeoutMs: 150, connectTimeoutMs: 300 };
const VOLUME_BYTES = 300_000;

/**
 * Changes the packets of a live session: calls, event listeners, a download, an upload and a
 * console, at the same time. A second connection to the same daemon must not notice.
 */
export async function playLiveSession(plan: readonly Mutation[]): Promise<Figures> {
  await using daemon = await startDaemon({ memory: true });
  const content = prepareVolume(daemon);
  const healthy = await connect(URI, { transport: () => daemon.connect() });
  try {
    const expected = await Promise.all(READS.map(({ read }) => read(healthy)));
    const touched = new Touched();
    const figures = await playOnce(daemon, plan, touched, { content, expected });
    await settled(
      until(() => daemon.connections === 1),
      'the end of the changed sessions',
    );
    if (!touched.hasChangedCalls) {
      const answers = await Promise.all(READS.map(({ read }) => settled(read(healthy), 'a read')));
      requireEqual(answers, expected, 'a result of the connection beside');
    }
    await settled(healthy.getHostname(), 'a call of the connection beside');
    return { 'live sessions': 1, 'changed packets': touched.changes, ...figures };
  } finally {
    await healthy.close();
  }
}

interface Expected {
  readonly content: Buffer;
  readonly expected: readonly unknown[];
}

async function playOnce(
  daemon: TestDaemon,
  plan: readonly Mutation[],
  touched: Touched,
  expected: Expected,
): Promise<Figures> {
  const transport = mutatingTransports(daemon, plan, touched);
  const reconnect = (plan[0]?.place ?? 0) % 3 === 0 && { initialDelayMs: 1, maxAttempts: 3 };
  const opening = connect(URI, { transport, reconnect, ...PATIENCE });
  const opened = await outcomeOf(opening, 'connect');
  if ('error' in opened) return { 'refused sessions': 1 };
  const connection = opened.value;
  let events = 0;
  const stopEmitting = emitEvents(daemon);
  const results = await Promise.all([
    ...READS.map((_, at) => checkRead(connection, at, touched, expected.expected)),
    listen(connection, () => {
      events += 1;
    }),
    transfer(connection, touched, expected.content),
    useConsole(connection),
  ]);
  stopEmitting();
  await settled(connection.close(), 'close');
  const fulfilled = results.filter((isFulfilled) => isFulfilled).length;
  return {
    'results that were checked': fulfilled,
    'calls that failed': results.length - fulfilled,
    events,
  };
}

function mutatingTransports(
  daemon: TestDaemon,
  plan: readonly Mutation[],
  touched: Touched,
): () => Transport {
  let sessions = 0;
  const { packets } = recordedSession('test-questions');
  const filter = (session: number, direction: Mutation['direction']) => {
    const own = plan.filter((each) => each.session === session && each.direction === direction);
    const from = direction === 'toDaemon' ? 'client' : 'daemon';
    const recorded = packets.filter((each) => each.from === from).map(({ bytes }) => bytes);
    return mutate(own, recorded, touched);
  };
  return () => {
    const session = sessions;
    sessions += 1;
    return new PacketTransport(daemon.connect(), {
      toDaemon: filter(session, 'toDaemon'),
      toClient: filter(session, 'toClient'),
    });
  };
}

/** A call whose packets were not changed has the right result, or fails. */
async function checkRead(
  connection: Connection,
  at: number,
  touched: Touched,
  expected: readonly unknown[],
): Promise<boolean> {
  const read = READS[at];
  if (read === undefined) return false;
  const outcome = await outcomeOf(read.read(connection), read.name);
  if ('error' in outcome) return false;
  if (touched.spares(read.procedures) && !touched.hasChangedCalls) {
    requireEqual(outcome.value, expected[at], `the result of ${read.name}`);
  }
  return true;
}

async function listen(connection: Connection, onEvent: () => void): Promise<boolean> {
  const names = ['domain:lifecycle', 'domain:block-job', 'network:lifecycle'] as const;
  const outcome = await outcomeOf(connection.listen(names, onEvent), 'listen');
  if ('error' in outcome) return false;
  await outcomeOf(outcome.value.close(), 'the end of a listener');
  return true;
}

function emitEvents(daemon: TestDaemon): () => void {
  const domain = daemon.hypervisor.domains.lookupByName('test');
  let isOn = true;
  const emit = (): void => {
    if (!isOn) return;
    domain.emit({ kind: 'blockJob', path: '/disk', type: 1, status: 0 });
    domain.emit({ kind: 'lifecycle', event: 2, detail: 0 });
    setImmediate(emit);
  };
  emit();
  return () => {
    isOn = false;
  };
}

function prepareVolume(daemon: TestDaemon): Buffer {
  const xml = `<volume><name>disk</name><capacity>${VOLUME_BYTES}</capacity></volume>`;
  const volume = daemon.hypervisor.storagePools.lookupByName('default-pool').createVolume(xml);
  const content = Buffer.from(Uint8Array.from({ length: VOLUME_BYTES }, (_, at) => at % 251));
  volume.write(0n, content);
  return content;
}

/** Downloads a volume, then writes the same bytes to it. */
async function transfer(
  connection: Connection,
  touched: Touched,
  content: Buffer,
): Promise<boolean> {
  const found = await outcomeOf(findVolume(connection), 'the lookup of a volume');
  if ('error' in found) return false;
  const download = await outcomeOf(readAll(found.value), 'a download');
  const procedures = [
    remote.storagePoolLookupByName,
    remote.storageVolLookupByName,
    remote.storageVolDownload,
  ];
  const isSpared = touched.spares(procedures) && !touched.hasChangedCalls;
  if ('value' in download && isSpared && !download.value.equals(content)) {
    throw new StressFailure(`a download has ${download.value.length} other bytes`);
  }
  const upload = await outcomeOf(writeAll(found.value, content), 'an upload');
  return 'value' in download && 'value' in upload;
}

async function findVolume(connection: Connection): Promise<StorageVol> {
  const pool = await connection.storagePoolLookupByName('default-pool');
  return pool.storageVolLookupByName('disk');
}

/** A lost reply on a stream has no timeout, so the signal ends the transfer. */
async function readAll(volume: StorageVol): Promise<Buffer> {
  const signal = AbortSignal.timeout(PATIENCE.connectTimeoutMs);
  return Buffer.concat(await (await volume.download({ signal })).toArray());
}

async function writeAll(volume: StorageVol, content: Buffer): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE.connectTimeoutMs);
  await pipeline([content], await volume.upload({ signal }));
}

async function useConsole(connection: Connection): Promise<boolean> {
  const opening = (async () => {
    const domain = await connection.domainLookupByName('test');
    return domain.openConsole();
  })();
  const outcome = await outcomeOf(opening, 'a console');
  if ('error' in outcome) return false;
  const stream = outcome.value;
  stream.on('error', (error) => {
    if (!(error instanceof LibvirtError)) throw error;
  });
  stream.write('root\n');
  const closed = new Promise<void>((resolve) => {
    stream.once('close', resolve);
  });
  stream.resume();
  stream.destroy();
  await settled(closed, 'the end of a console');
  return true;
}
