import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Domain, StorageVol, Stream } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import { turns } from '../../../support/turns.ts';
import type { Packet } from './support/recorder.ts';
import { Recorder } from './support/recorder.ts';
import { MIB, startVolume } from './support/volume.ts';

const CALL = 0;
const STREAM = 3;
const HOLE = 6;
const CONTINUE = 2;

const CELL = 65_536;

/** One random action of a program, sensible or not. */
type Step =
  | { readonly kind: 'send'; readonly length: number }
  | { readonly kind: 'hole'; readonly length: bigint }
  | { readonly kind: 'finish' | 'abort' | 'wait' };

type Use =
  | {
      readonly kind: 'upload' | 'download' | 'console';
      readonly sparse: boolean;
      readonly length: number;
      readonly steps: readonly Step[];
    }
  | {
      readonly kind: 'node' | 'file';
      readonly sparse: boolean;
      readonly length: number;
      readonly sizes: readonly number[];
    };

const size = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * CELL }));

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), length: size }),
  fc.record({ kind: fc.constant('hole' as const), length: fc.bigInt({ min: -9n, max: 99_999n }) }),
  fc.record({ kind: fc.constantFrom('finish' as const, 'abort' as const, 'wait' as const) }),
);

const use: fc.Arbitrary<Use> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('upload' as const, 'download' as const, 'console' as const),
    sparse: fc.boolean(),
    length: size,
    steps: fc.array(step, { maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constantFrom('node' as const, 'file' as const),
    sparse: fc.boolean(),
    length: size,
    sizes: fc.array(size, { maxLength: 5 }),
  }),
);

describe('random use of streams', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'libvirt-client-harmless-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['with additional connections', 4],
    ['on a shared connection', 0],
  ])('%s sends nothing that harms a daemon', async (_, streamConnections) => {
    const recorders: Recorder[] = [];
    const counts: Record<number, number> = {};
    await using rig = await startVolume({
      bytes: MIB,
      streamConnections,
      wrap: (transport) => {
        const recorder = new Recorder(transport);
        recorders.push(recorder);
        return recorder;
      },
    });
    const domain = await rig.connection.domainLookupByName('test');
    const file = join(folder, `file-${streamConnections}`);
    await fc.assert(
      fc.asyncProperty(fc.array(use, { minLength: 1, maxLength: 4 }), async (uses) => {
        await Promise.all(uses.map((each) => act(each, rig.volume, domain, file)));
        const sent = recorders.map((recorder) => recorder.take());
        expect(sent.flatMap(harmsOf)).toEqual([]);
        for (const { type } of sent.flat()) counts[type] = (counts[type] ?? 0) + 1;
      }),
      { numRuns: 150 },
    );
    expect(counts[HOLE]).toBeGreaterThan(5);
    expect(counts[STREAM]).toBeGreaterThan(200);
  });

  it('is checked by rules that detect harmful packets', () => {
    const opener = packet({ type: CALL, procedure: remote.storageVolUpload.number }, upload(5n, 0));
    const data = (text: string): Packet => packet({ type: STREAM, status: CONTINUE }, text);
    const hole = packet(
      { type: HOLE, status: CONTINUE },
      Buffer.from('000000000000000300000000', 'hex'),
    );
    const finish = packet({ type: STREAM, status: 0 });
    expect(harmsOf([opener, data('')])).toEqual(['0: an empty packet']);
    expect(harmsOf([opener, data('123456')])).toEqual(['0: 6 bytes of 5']);
    expect(harmsOf([opener, hole])).toEqual(['0: a hole that was not agreed on']);
    expect(harmsOf([opener, finish, data('1')])).toEqual(['0: after the end']);
    expect(harmsOf([data('1')])).toEqual(['0: no stream takes data']);
  });
});

async function act(use: Use, volume: StorageVol, domain: Domain, file: string): Promise<void> {
  const { sparse, length } = use;
  try {
    if ('steps' in use) {
      const stream = await openFor(use.kind, volume, domain, { sparse, length });
      await Promise.all(use.steps.map((each) => take(each, stream).catch(() => {})));
      await stream.abort();
    } else if (use.kind === 'node') {
      const upload = await volume.upload({ sparse, length });
      upload.on('error', () => {});
      for (const bytes of use.sizes) upload.write(Buffer.alloc(bytes, 1));
      upload.end();
      await new Promise((resolve) => upload.on('close', resolve));
    } else {
      const pieces = use.sizes.map((bytes, index) => Buffer.alloc(bytes, index % 2));
      const path = `${file}-${Math.random()}`;
      await writeFile(path, Buffer.concat(pieces));
      await volume.uploadFrom(path, { sparse, length });
    }
  } catch {
    // A refused call sends nothing.
  }
}

function openFor(
  kind: 'upload' | 'download' | 'console',
  volume: StorageVol,
  domain: Domain,
  options: { readonly sparse: boolean; readonly length: number },
): Promise<Stream> {
  if (kind === 'console') return domain.consoleStream({ flags: 1 });
  return kind === 'upload' ? volume.uploadStream(options) : volume.downloadStream(options);
}

async function take(each: Step, stream: Stream): Promise<void> {
  if (each.kind === 'send') await stream.send(Buffer.alloc(each.length, 1));
  else if (each.kind === 'hole') await stream.sendHole(each.length);
  else if (each.kind === 'finish') await stream.finish();
  else if (each.kind === 'abort') await stream.abort();
  else await turns(5);
}

interface Known {
  readonly isSparse: boolean;
  readonly limit: bigint;
  sent: bigint;
  isOver: boolean;
}

/** Returns the packets of one connection that are known to crash or block some daemons. */
function harmsOf(packets: readonly Packet[]): string[] {
  const streams = new Map<number, Known>();
  const harms: string[] = [];
  for (const each of packets) {
    if (each.type === CALL) {
      const known = takesData(each);
      if (known !== undefined) streams.set(each.serial, known);
    } else if (each.type === STREAM || each.type === HOLE) {
      const harm = harmOf(each, streams.get(each.serial));
      if (harm !== undefined) harms.push(`${each.serial}: ${harm}`);
    }
  }
  return harms;
}

function takesData({ procedure, payload }: Packet): Known | undefined {
  const none = { isSparse: false, limit: -1n, sent: 0n, isOver: false };
  if (procedure === remote.domainOpenConsole.number) return none;
  if (procedure !== remote.storageVolUpload.number) return undefined;
  const length = payload.readBigUInt64BE(payload.length - 12);
  const flags = payload.readUInt32BE(payload.length - 4);
  return { ...none, isSparse: (flags & 1) !== 0, limit: length === 0n ? -1n : length };
}

function harmOf({ type, status, payload }: Packet, known: Known | undefined): string | undefined {
  const isData = status === CONTINUE;
  if (known === undefined) return isData ? 'no stream takes data' : undefined;
  if (known.isOver) return 'after the end';
  known.isOver = !isData;
  if (!isData) return undefined;
  if (type === STREAM && payload.length === 0) return 'an empty packet';
  if (type === HOLE && !known.isSparse) return 'a hole that was not agreed on';
  const length = type === HOLE ? payload.readBigInt64BE(0) : BigInt(payload.length);
  if (length <= 0n) return 'a hole of no length';
  known.sent += length;
  const isTooMuch = known.limit >= 0n && known.sent > known.limit;
  return isTooMuch ? `${known.sent} bytes of ${known.limit}` : undefined;
}

function packet(header: Partial<Packet>, payload: string | Buffer = ''): Packet {
  const base = { program: remote.program, procedure: 0, serial: 0, status: 0, type: CALL };
  return { ...base, ...header, payload: Buffer.from(payload) };
}

/** The last bytes of the arguments of an upload. */
function upload(length: bigint, flags: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(length);
  bytes.writeUInt32BE(flags, 8);
  return bytes;
}
