/**
 * The lower bound of a client in Node: `node floor.js MODE SOCKET DRIVER OPERATION [ARGUMENT...]`.
 * With the mode `raw` it decodes nothing; with `nd` ("Node, decoding") it decodes by hand.
 */
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { begin, end, endMemory, inBursts, inLoops, privateKibibytes } from '../measure.ts';
import type { Decode } from './connection.ts';
import { FloorConnection, frame, HEADER_BYTES, string, words } from './connection.ts';
import {
  decodeEvent,
  decodeInfo,
  decodeList,
  decodeState,
  decodeStats,
  decodeVersion,
  decodeXml,
} from './decode.ts';

const [mode = '', socket = '', driver = '', operation = '', ...rest] = process.argv.slice(2);
const MEBIBYTE = 1_048_576;
const CHUNK_BYTES = 262_120;
/** Procedures by their numbers in protocol/procedures.json. */
const P = {
  getXmlDesc: 14,
  getInfo: 16,
  lookupByName: 23,
  poolLookupByName: 84,
  volLookupByName: 95,
  getLibVersion: 157,
  upload: 208,
  download: 209,
  getState: 212,
  listAllDomains: 273,
  register: 316,
  lifecycle: 318,
  stats: 344,
} as const;

const nothing: Decode<undefined> = () => undefined;
const copy: Decode<Buffer> = (bytes, at, end) => Buffer.from(bytes.subarray(at, end));
const decoding = <T>(decode: Decode<T>): Decode<unknown> => (mode === 'raw' ? nothing : decode);

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
    const kept = [await FloorConnection.open(socket, driver, 4096)];
    const before = privateKibibytes();
    for (let left = count; left > 0; left -= 1) {
      kept.push(await FloorConnection.open(socket, driver, 4096));
    }
    endMemory(count, before);
  },

  async events() {
    const wanted = Number(rest[0]);
    const connection = await FloorConnection.open(socket, driver);
    let received = 0;
    const decode = decoding(decodeEvent);
    const all = new Promise<void>((resolve) => {
      connection.onMessage = (bytes, at) => {
        if (bytes.readUInt32BE(at + 12) !== P.lifecycle) return;
        decode(bytes, at + HEADER_BYTES, 0);
        if (received === 0) begin();
        received += 1;
        if (received === wanted) resolve();
      };
    });
    await connection.call(P.register, words(0, 0), nothing);
    console.log('ready');
    await all;
    end(wanted);
  },

  async calls() {
    const [name = '', count = '', loops = '', shape] = rest;
    const connection = await FloorConnection.open(socket, driver);
    const domain = await connection.call(P.lookupByName, string('test'), copy);
    const calls: Readonly<Record<string, [number, Buffer | undefined, Decode<unknown>]>> = {
      libver: [P.getLibVersion, undefined, decodeVersion],
      info: [P.getInfo, domain, decodeInfo],
      state: [P.getState, Buffer.concat([domain, words(0)]), decodeState],
    };
    const [procedure, payload, decode] = calls[name] ?? calls['info'] ?? [0, undefined, nothing];
    const one = () => connection.call(procedure, payload, decoding(decode));
    const run = shape === 'bursts' ? inBursts : inLoops;
    await run(Math.max(Number(count) / 10, Number(loops)), Number(loops), one);
    begin();
    await run(Number(count), Number(loops), one);
    end(Number(count));
  },

  list: () => repeat(P.listAllDomains, words(1, 0), decodeList),
  stats: () => repeat(P.stats, words(0, 0, 0), decodeStats),

  async xml() {
    const [rounds = '', loops = ''] = rest;
    const connection = await FloorConnection.open(socket, driver);
    const domains = await connection.call(P.listAllDomains, words(1, 0), domainArguments);
    const all = async (): Promise<void> => {
      let at = 0;
      await inLoops(domains.length, Number(loops), () =>
        connection.call(P.getXmlDesc, domains[at++], decoding(decodeXml)),
      );
    };
    await all();
    begin();
    for (let left = Number(rounds); left > 0; left -= 1) await all();
    end(Number(rounds) * domains.length);
  },

  async download() {
    const connection = await FloorConnection.open(socket, driver, MEBIBYTE);
    const volume = await volumeOf(connection);
    const target = process.env['TARGET'];
    const file = rest[2] === 'file' && target !== undefined ? await open(target, 'w') : undefined;
    let bytes = 0;
    let written = Promise.resolve<unknown>(undefined);
    begin();
    await new Promise<void>((resolve) => {
      connection.onStream = (packet, at, to) => {
        const isLast = packet[at + 27] !== 2 || to === at + HEADER_BYTES;
        if (isLast) resolve();
        else {
          bytes += to - at - HEADER_BYTES;
          if (file === undefined) return;
          const piece = Buffer.from(packet.subarray(at + HEADER_BYTES, to));
          written = written.then(() => file.write(piece));
        }
      };
      void connection.call(P.download, Buffer.concat([volume, words(0, 0, 0, 0, 0)]), nothing);
    });
    await written;
    await file?.close();
    end(bytes / MEBIBYTE);
    if (target !== undefined && file !== undefined) rmSync(target);
  },

  async upload() {
    const length = Number(rest[2]);
    const connection = await FloorConnection.open(socket, driver);
    const volume = await volumeOf(connection);
    const range = Buffer.alloc(20);
    range.writeBigUInt64BE(BigInt(length), 8);
    begin();
    const finished = new Promise<void>((resolve) => {
      connection.onStream = () => resolve();
    });
    await connection.call(P.upload, Buffer.concat([volume, range]), nothing);
    await send(connection, length, serialOfUpload);
    await finished;
    end(length / MEBIBYTE);
  },
};

/** OPEN, two look-ups and the upload: the upload is the fourth call. */
const serialOfUpload = 4;

const run = operations[operation];
if (run === undefined) throw new Error(`no operation ${operation}`);
await run();
process.exit(0);

async function openCallClose(): Promise<void> {
  const connection = await FloorConnection.open(socket, driver, 4096);
  await connection.call(P.getLibVersion, undefined, decodeVersion);
  await connection.close();
}

async function repeat(procedure: number, payload: Buffer, decode: Decode<unknown>): Promise<void> {
  const connection = await FloorConnection.open(socket, driver);
  const one = () => connection.call(procedure, payload, decoding(decode));
  await inLoops(2, 1, one);
  begin();
  await inLoops(Number(rest[0]), 1, one);
  end(Number(rest[0]));
}

/** The domains of a list, each as the arguments of `domainGetXmlDesc`. */
function domainArguments(bytes: Buffer, at: number): readonly Buffer[] {
  let next = at + 4;
  return Array.from({ length: bytes.readUInt32BE(at) }, () => {
    const from = next;
    next += 4 + ((bytes.readUInt32BE(next) + 3) & ~3) + 20;
    return Buffer.concat([bytes.subarray(from, next), words(0)]);
  });
}

async function volumeOf(connection: FloorConnection): Promise<Buffer> {
  const [pool = '', name = ''] = rest;
  const owner = await connection.call(P.poolLookupByName, string(pool), copy);
  return connection.call(P.volLookupByName, Buffer.concat([owner, string(name)]), copy);
}

async function send(connection: FloorConnection, length: number, serial: number): Promise<void> {
  const packet = frame(P.upload, serial, Buffer.alloc(CHUNK_BYTES, 1), 3, 2);
  for (let left = length; left > 0; left -= CHUNK_BYTES) {
    const isWhole = left >= CHUNK_BYTES;
    const bytes = isWhole ? packet : frame(P.upload, serial, Buffer.alloc(left, 1), 3, 2);
    if (!connection.socket.write(bytes)) {
      await new Promise((resolve) => connection.socket.once('drain', resolve));
    }
  }
  connection.socket.write(frame(P.upload, serial, undefined, 3, 0));
}
