import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, StorageVol } from '../src/index.ts';
import { connect } from '../src/index.ts';
import { remote } from '../src/protocol/index.ts';
import { encodePacket } from '../src/rpc/index.ts';
import type { Contestant } from './measure.ts';
import { compare, printTable, time } from './measure.ts';
import { startNullServer } from './null-server-process.ts';
import { PythonPeer } from './python-peer.ts';

const MIB = 1_048_576;
const MEBIBYTES = 256;
const LENGTH = MEBIBYTES * MIB;
const CHUNK = Buffer.alloc(262_120, 1);

/** Measures streams from and to the null server. One operation is one MiB. */
export async function benchStreams(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'libvirt-client-bench-'));
  const path = join(folder, 'null.sock');
  const server = await startNullServer(path);
  const uri = `test+unix:///default?socket=${path}`;
  const connection = await connect(uri);
  const python = PythonPeer.start(uri, 'streams.py');
  const theirs = (direction: 'down' | 'up'): Contestant[] =>
    python === undefined
      ? []
      : [python.contestant('libvirt-python (C library)', `${direction} ${MEBIBYTES}`)];
  try {
    const volume = await anyVolume(connection);
    const downloads = [
      contestant('libvirt-client, Readable', () => readAll(volume)),
      contestant('libvirt-client, Stream', () => receiveAll(volume)),
      contestant('bare socket', () => receiveRaw(path)),
      ...theirs('down'),
    ];
    printTable('Null server, MiB of a download', await compare(downloads, rounds));
    const uploads = [
      contestant('libvirt-client, Writable', () => writeAll(volume)),
      contestant('libvirt-client, Stream', () => sendAll(volume)),
      ...theirs('up'),
    ];
    printTable('Null server, MiB of an upload', await compare(uploads, rounds));
  } finally {
    python?.stop();
    await connection.close();
    server.stdin.end();
    await rm(folder, { recursive: true, force: true });
  }
}

function contestant(name: string, run: () => Promise<void>): Contestant {
  return { name, run: () => time(MEBIBYTES, run) };
}

/** Returns the volume of the null server, which has no name. */
function anyVolume(connection: Connection): Promise<StorageVol> {
  return connection.storageVolLookupByKey('');
}

async function readAll(volume: StorageVol): Promise<void> {
  let bytes = 0;
  for await (const chunk of await volume.download({ length: LENGTH })) bytes += chunk.length;
  check(bytes);
}

async function receiveAll(volume: StorageVol): Promise<void> {
  await using stream = await volume.downloadStream({ length: LENGTH });
  let bytes = 0;
  for (;;) {
    const { length } = await stream.recv();
    if (length === 0) break;
    bytes += length;
  }
  await stream.finish();
  check(bytes);
}

async function writeAll(volume: StorageVol): Promise<void> {
  const upload = await volume.upload();
  for (let left = LENGTH; left > 0; left -= CHUNK.length) {
    const isReady = upload.write(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK);
    if (!isReady) await new Promise((resolve) => upload.once('drain', resolve));
  }
  await new Promise((resolve) => upload.end(resolve));
}

async function sendAll(volume: StorageVol): Promise<void> {
  await using stream = await volume.uploadStream();
  for (let left = LENGTH; left > 0; left -= CHUNK.length) {
    await stream.send(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK);
  }
  await stream.finish();
}

/** The lower bound: a bare socket that sends the download call and counts the bytes. */
function receiveRaw(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(path);
    let bytes = 0;
    socket.on('error', reject);
    socket.on('data', (piece) => {
      bytes += piece.length;
      if (bytes < LENGTH) return;
      socket.destroy();
      resolve();
    });
    socket.write(downloadCall());
  });
}

function downloadCall(): Uint8Array {
  const { program, version, number, args } = remote.storageVolDownload;
  const header = { prog: program, vers: version, proc: number, type: 0, serial: 0, status: 0 };
  const vol = { pool: '', name: '', key: '' };
  return encodePacket(header, args, { vol, offset: 0n, length: BigInt(LENGTH), flags: 0 });
}

function check(bytes: number): void {
  if (bytes !== LENGTH) throw new Error(`received ${bytes} of ${LENGTH} bytes`);
}
