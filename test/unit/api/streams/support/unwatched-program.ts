/**
 * Ends streams that have no listener for `error`: unwatched-program.ts DEED. Prints `fine` at the
 * end, unless an error that nobody listens to ends the process before.
 */
import { PassThrough } from 'node:stream';
import type { Connection, Domain, StorageVol } from '../../../../../src/index.ts';
import { connect } from '../../../../../src/index.ts';
import { startDaemon } from '../../../../../src/testing/index.ts';

const POOL = `<pool type='dir'><name>pool</name><target><path>/pool</path></target></pool>`;
const VOLUME = '<volume><name>disk</name><capacity>8000000</capacity></volume>';

interface Rig {
  readonly connection: Connection;
  readonly domain: Domain;
  readonly volume: StorageVol;
}

type Opener = (rig: Rig, signal?: AbortSignal) => Promise<NodeJS.EventEmitter>;

const OPENERS: readonly Opener[] = [
  ({ volume }, signal) => volume.download(signal === undefined ? {} : { signal }),
  async ({ volume }, signal) => {
    const upload = await volume.upload(signal === undefined ? {} : { signal });
    upload.write(Buffer.alloc(100_000));
    return upload;
  },
  async ({ domain }, signal) => {
    const console_ = await domain.openConsole(signal === undefined ? {} : { signal });
    // `pipe` adds a listener of its own, which fails if it is the only one.
    new PassThrough().pipe(console_).pipe(process.stderr, { end: false });
    return console_;
  },
];

const DEEDS: Readonly<Record<string, (streamConnections: number) => Promise<void>>> = {
  async close(streamConnections) {
    const daemon = await startDaemon();
    const connection = await connect(daemon.uri, { streamConnections });
    const rig = await rigOf(connection);
    let closed = 0;
    for (const open of OPENERS) (await open(rig)).on('close', () => (closed += 1));
    await connection.close();
    if (closed !== OPENERS.length) throw new Error(`${closed} streams were closed by close()`);
    await daemon.close();
  },
  async abort(streamConnections) {
    const daemon = await startDaemon();
    await using connection = await connect(daemon.uri, { streamConnections });
    const rig = await rigOf(connection);
    for (const open of OPENERS) {
      const controller = new AbortController();
      const stream = await open(rig, controller.signal);
      const closed = new Promise((resolve) => stream.once('close', resolve));
      controller.abort();
      await closed;
    }
    await daemon.close();
  },
  async lose(streamConnections) {
    const daemon = await startDaemon();
    const connection = await connect(daemon.uri, { streamConnections });
    const { domain } = await rigOf(connection);
    const console_ = await domain.openConsole();
    const closed = new Promise((resolve) => console_.once('close', resolve));
    await daemon.crash();
    await closed;
  },
};

async function rigOf(connection: Connection): Promise<Rig> {
  const pool = await connection.storagePoolCreateXml(POOL);
  const volume = await pool.storageVolCreateXml(VOLUME);
  return { connection, domain: await connection.domainLookupByName('test'), volume };
}

const [deed = ''] = process.argv.slice(2);
for (const streamConnections of [8, 0]) await DEEDS[deed]?.(streamConnections);
process.stdout.write('fine\n');
