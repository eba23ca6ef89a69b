/**
 * This library, measured: `node ours.js LIBRARY URI OPERATION [ARGUMENT...]`. `LIBRARY` is the
 * folder of the built package, so that its start is measured as it is published. `OPTIONS` in the
 * environment is an object of options for `connect`, as JSON.
 */
import { rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type * as library from '../../src/index.ts';
import { begin, end, endMemory, inBursts, inLoops, privateKibibytes } from './measure.ts';

const [folder = '', uri = '', operation = '', ...rest] = process.argv.slice(2);
const { connect } = (await import(`${folder}/index.js`)) as typeof library;
const MEBIBYTE = 1_048_576;
const CHUNK = Buffer.alloc(262_120, 1);

const operations: Readonly<Record<string, () => Promise<void>>> = {
  first: openCallClose,

  async open() {
    const count = Number(rest[0]);
    await inLoops(count / 10 + 1, 1, openCallClose);
    begin();
    await inLoops(count, 1, openCallClose);
    end(count);
  },

  async memory() {
    const count = Number(rest[0]);
    const kept = [await open()];
    const before = privateKibibytes();
    for (let left = count; left > 0; left -= 1) kept.push(await open());
    endMemory(count, before);
  },

  async events() {
    const wanted = Number(rest[0]);
    const connection = await open();
    let received = 0;
    await new Promise<void>((resolve, reject) => {
      connection
        .listen('domain:lifecycle', () => {
          if (received === 0) begin();
          received += 1;
          if (received === wanted) resolve();
        })
        .then(() => console.log('ready'), reject);
    });
    end(wanted);
  },

  async calls() {
    const [name = '', count = '', loops = '', shape] = rest;
    const connection = await open();
    const domain = await connection.domainLookupByName('test');
    const one = {
      libver: () => connection.getLibVersion(),
      info: () => domain.getInfo(),
      state: () => domain.getState(),
    }[name];
    if (one === undefined) throw new Error(`no call ${name}`);
    const run = shape === 'bursts' ? inBursts : inLoops;
    await run(Math.max(Number(count) / 10, Number(loops)), Number(loops), one);
    begin();
    await run(Number(count), Number(loops), one);
    end(Number(count));
  },

  async list() {
    const connection = await open();
    await repeat(Number(rest[0]), () => connection.listAllDomains());
  },

  async stats() {
    const connection = await open();
    await repeat(Number(rest[0]), () => connection.getAllDomainStats());
  },

  async xml() {
    const [rounds = '', loops = ''] = rest;
    const domains = await (await open()).listAllDomains();
    const all = async (): Promise<void> => {
      let at = 0;
      await inLoops(domains.length, Number(loops), async () => domains[at++]?.getXmlDesc());
    };
    await all();
    begin();
    for (let left = Number(rounds); left > 0; left -= 1) await all();
    end(Number(rounds) * domains.length);
  },

  async download() {
    const volume = await volumeOf();
    const [, , how, form] = rest;
    begin();
    if (how === 'file') {
      end((await toFile(volume, form === 'sparse')) / MEBIBYTE);
      // Not measured: it takes a tenth of the time of the download.
      rmSync(targetFile());
      return;
    }
    const bytes = how === 'stream' ? await receive(volume, form === 'into') : await read(volume);
    end(bytes / MEBIBYTE);
  },

  async upload() {
    const volume = await volumeOf();
    const length = Number(rest[2]);
    begin();
    if (rest[3] === 'stream') await send(volume, length);
    else await pipeline(Readable.from(chunks(length)), await volume.upload({ length }));
    end(length / MEBIBYTE);
  },
};

const run = operations[operation];
if (run === undefined) throw new Error(`no operation ${operation}`);
await run();
process.exit(0);

async function open(): Promise<library.Connection> {
  const options = JSON.parse(process.env['OPTIONS'] ?? '{}') as library.ConnectOptions;
  return connect(uri, { keepAlive: false, ...options });
}

async function openCallClose(): Promise<void> {
  const connection = await open();
  await connection.getLibVersion();
  await connection.close();
}

async function repeat(count: number, one: () => Promise<unknown>): Promise<void> {
  await inLoops(2, 1, one);
  begin();
  await inLoops(count, 1, one);
  end(count);
}

async function volumeOf(): Promise<library.StorageVol> {
  const [pool = '', name = ''] = rest;
  const connection = await open();
  return (await connection.storagePoolLookupByName(pool)).storageVolLookupByName(name);
}

async function read(volume: library.StorageVol): Promise<number> {
  let bytes = 0;
  for await (const piece of await volume.download()) bytes += (piece as Buffer).length;
  return bytes;
}

async function receive(volume: library.StorageVol, isOwnMemory: boolean): Promise<number> {
  await using stream = await volume.downloadStream();
  const options = isOwnMemory ? { into: Buffer.alloc(MEBIBYTE) } : { maxBytes: MEBIBYTE };
  let bytes = 0;
  for (;;) {
    const { length } = await stream.recv(options);
    if (length === 0) break;
    bytes += length;
  }
  await stream.finish();
  return bytes;
}

async function send(volume: library.StorageVol, length: number): Promise<void> {
  await using stream = await volume.uploadStream({ length });
  for (let left = length; left > 0; left -= CHUNK.length) {
    await stream.send(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK);
  }
  await stream.finish();
}

function targetFile(): string {
  return process.env['TARGET'] ?? '';
}

async function toFile(volume: library.StorageVol, isSparse: boolean): Promise<number> {
  const result = await volume.downloadTo(targetFile(), { sparse: isSparse });
  return Number(result.bytes);
}

async function* chunks(length: number): AsyncGenerator<Buffer> {
  for (let left = length; left > 0; left -= CHUNK.length) {
    yield left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
  }
}
