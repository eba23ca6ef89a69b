import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ReadStream } from '../../../../src/index.ts';
import { turns } from '../../../support/turns.ts';
import type { Rig } from './support/volume.ts';
import { fill, MIB, pattern, startVolume } from './support/volume.ts';

type Chunks = AsyncIterator<Buffer, undefined>;

/** What a program sees of a download that it reads by an iterator. */
interface Outcome {
  /** The hash of all bytes, if nothing else read some. */
  readonly hash: string;
  readonly error: unknown;
  readonly events: readonly string[];
  readonly isDestroyed: boolean;
  readonly hasEnded: boolean;
}

/** Reads `count` chunks, or all. Calls `act` after the first one. */
interface Scenario {
  readonly count?: number;
  readonly before?: (download: ReadStream) => void;
  readonly act?: (download: ReadStream, rig: Rig, chunks: Chunks) => unknown;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'to its end': {},
  'and leaves the loop': { count: 1 },
  'and fails in the loop': { act: () => Promise.reject(new Error('the loop fails')) },
  'that the program destroys': { act: (download) => void download.destroy() },
  'that the program destroys with an error': {
    act: (download) => void download.destroy(new Error('enough')),
  },
  'whose connection is closed': { act: (_, { connection }) => connection.close() },
  'after it was destroyed': { before: (download) => void download.destroy() },
  'with an encoding': { before: (download) => void download.setEncoding('latin1') },
  'after an unshift': { before: (download) => void download.unshift(Buffer.from('first')) },
  'and reads some of it otherwise': {
    act: (download) => {
      const piece: Buffer | null = download.read(100);
      if (piece !== null) download.unshift(piece);
    },
  },
  'that is read by another loop, too': {
    act: (_, __, chunks) => chunks.next(),
  },
};

describe('A loop over a download', () => {
  it.each(Object.keys(SCENARIOS))('%s: has the outcome of the iterator of Node', async (name) => {
    const scenario = SCENARIOS[name] as Scenario;
    const own = await outcomeOf(scenario, (download) => download[Symbol.asyncIterator]());
    const nodes = await outcomeOf(scenario, (download) =>
      Readable.prototype[Symbol.asyncIterator].call(download),
    );
    expect(own).toEqual(nodes);
  });

  it('gives all bytes, and is over then', async () => {
    await using rig = await filled();
    const download = await rig.volume.download();
    const chunks: Buffer[] = [];
    for await (const chunk of download) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(pattern(MIB))).toBe(true);
    expect(chunks.every((chunk) => Buffer.isBuffer(chunk))).toBe(true);
    expect(download.closed).toBe(true);
    for await (const chunk of download) expect(chunk).toBeUndefined();
  });

  it('resolves several calls of next() in their order', async () => {
    await using rig = await filled();
    const chunks = (await rig.volume.download())[Symbol.asyncIterator]();
    const results = await Promise.all([...Array(9)].map(() => chunks.next()));
    const bytes = results.flatMap(({ value }) => (value === undefined ? [] : [value]));
    expect(Buffer.concat(bytes).equals(pattern(MIB))).toBe(true);
    expect(results.at(-1)).toEqual({ done: true, value: undefined });
  });

  it('aborts the transfer if it is left early', async () => {
    await using rig = await filled();
    const download = await rig.volume.download();
    for await (const chunk of download) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await once(download, 'close');
    expect(download.readableEnded).toBe(false);
    // Its session is free again.
    expect((await (await rig.volume.download()).toArray()).length).toBeGreaterThan(0);
  });
});

async function outcomeOf(
  { count = Number.POSITIVE_INFINITY, before, act }: Scenario,
  iterate: (download: ReadStream) => Chunks,
): Promise<Outcome> {
  const rig = await filled();
  const download = await rig.volume.download();
  const events: string[] = [];
  download.on('end', () => events.push('end')).on('close', () => events.push('close'));
  before?.(download);
  const iterator = iterate(download);
  const chunks: (Buffer | string)[] = [];
  const error = await (async () => {
    for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) {
      chunks.push(chunk);
      if (chunks.length === 1) await act?.(download, rig, iterator);
      if (chunks.length === count) break;
    }
  })().catch((reason: unknown) => reason);
  await turns();
  const { destroyed: isDestroyed, readableEnded: hasEnded } = download;
  await rig[Symbol.asyncDispose]();
  const hash = act === undefined ? hashOf(chunks) : '';
  return { hash, error: described(error), events, isDestroyed, hasEnded };
}

function hashOf(chunks: readonly (Buffer | string)[]): string {
  const hash = createHash('sha1');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

function described(error: unknown): unknown {
  const { name, message, code } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return { name, message, code };
}

async function filled(): Promise<Rig> {
  const rig = await startVolume({ bytes: MIB, streamConnections: 4 });
  await fill(rig.volume, pattern(MIB));
  return rig;
}
