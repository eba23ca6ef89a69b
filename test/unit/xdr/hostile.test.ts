import { describe, expect, it } from '@jest/globals';
import type { Codec } from '../../../src/protocol/index.ts';
import {
  RemoteConnectGetAllDomainStatsRet,
  RemoteConnectListAllDomainsRet,
  RemoteDomainGetXmlDescRet,
  RemoteNodeGetInfoRet,
} from '../../../src/protocol/index.ts';
import { XdrReader } from '../../../src/xdr/index.ts';
import { caught } from './caught.ts';

const STRING_MAX = 4_194_304;

/** More bytes than an error with its stack takes, and far fewer than the lengths announce. */
const ALLOCATION_MAX = 200_000;

type Read = (reader: XdrReader) => unknown;

const READS: ReadonlyArray<readonly [what: string, read: Read]> = [
  ['a string', (reader) => reader.string(STRING_MAX)],
  ['an opaque', (reader) => reader.opaque(STRING_MAX)],
  ['a char<>', (reader) => reader.chars(65_536)],
  ['an array of ints', (reader) => reader.array(16_384, 4, (each) => each.int())],
  ['an array of strings', (reader) => reader.array(16_384, 4, (each) => each.string(STRING_MAX))],
];

const UNLIMITED: ReadonlyArray<readonly [what: string, read: Read]> = [
  ['a string', (reader) => reader.string(0xff_ff_ff_ff)],
  ['an opaque', (reader) => reader.opaque(0xff_ff_ff_ff)],
  ['a char<>', (reader) => reader.chars(0xff_ff_ff_ff)],
  ['an array of ints', (reader) => reader.array(0xff_ff_ff_ff, 4, (each) => each.int())],
];

describe('A length that a peer announces', () => {
  it.each(READS)('is rejected if it is over the limit of %s', (_, read) => {
    for (const length of ['ffffffff', '80000000', '7fffffff', '00400001']) {
      const input = Buffer.from(`${length}${'00'.repeat(64)}`, 'hex');
      const { error, allocated } = measured(() => read(new XdrReader(input)));
      expect(error).toMatchObject({
        code: 'XDR_TOO_LONG',
        offset: 0,
        message: expect.stringContaining(`Length ${Number.parseInt(length, 16)} of `),
      });
      expect(allocated).toBeLessThan(ALLOCATION_MAX);
    }
  });

  it.each(READS)('is rejected if it is more than the remaining bytes, for %s', (_, read) => {
    const input = Buffer.from(`00004000${'00'.repeat(64)}`, 'hex');
    const { error, allocated } = measured(() => read(new XdrReader(input)));
    expect(error).toMatchObject({
      code: 'XDR_TRUNCATED',
      offset: 0,
      message: expect.stringContaining('Length 16384 of '),
    });
    expect(allocated).toBeLessThan(ALLOCATION_MAX);
  });

  it.each(UNLIMITED)(
    'is rejected if it is more than the remaining bytes, for %s without a limit',
    (_, read) => {
      for (const length of ['ffffffff', 'fffffffd', '80000000', '7ffffffd', '3fffffff']) {
        const input = Buffer.from(`${length}${'00'.repeat(64)}`, 'hex');
        const { error, allocated } = measured(() => read(new XdrReader(input)));
        expect(error).toMatchObject({ code: 'XDR_TRUNCATED', offset: 0 });
        expect(allocated).toBeLessThan(ALLOCATION_MAX);
      }
    },
  );
});

describe('Decoding nested arrays', () => {
  it('costs no more memory than the bytes of the packet, if each is within its limit', () => {
    // 16,384 arrays are announced, and each of the few that follow announces 16,384 more.
    const input = Buffer.from(`${'00004000'.repeat(64)}`, 'hex');
    const read: Read = (reader) => reader.array(16_384, 4, read);
    const { error, allocated } = measured(() => read(new XdrReader(input)));
    expect(error).toMatchObject({ code: 'XDR_TRUNCATED' });
    expect(allocated).toBeLessThan(ALLOCATION_MAX);
  });

  it.each<readonly [string, Codec<unknown>, string]>([
    ['domains', RemoteConnectListAllDomainsRet, '00004000'],
    ['statistics', RemoteConnectGetAllDomainStatsRet, '00004000'],
    ['a document', RemoteDomainGetXmlDescRet, '00400000'],
    ['a fixed text', RemoteNodeGetInfoRet, ''],
  ])('rejects %s at the first length that exceeds the packet', (_, codec, length) => {
    const input = Buffer.from(`${length}${'00'.repeat(100)}`, 'hex');
    const { error, allocated } = measured(() => codec.decode(new XdrReader(input)));
    expect(error).toMatchObject({ code: 'XDR_TRUNCATED', offset: 0 });
    expect(allocated).toBeLessThan(ALLOCATION_MAX);
  });
});

describe('A boolean on the wire', () => {
  it.each([2, 256, 0x80_00_00_00, 0xff_ff_ff_ff])('is rejected if it is %d', (value) => {
    const input = Buffer.alloc(12);
    input.writeUInt32BE(value, 4);
    const reads: readonly Read[] = [
      (reader) => reader.bool(),
      (reader) => reader.optional(() => 0),
    ];
    for (const read of reads) {
      const reader = new XdrReader(input);
      reader.int();
      expect(caught(() => read(reader))).toMatchObject({
        code: 'XDR_OUT_OF_RANGE',
        offset: 4,
        message: expect.stringContaining(`to be 0 or 1, got ${value} (at byte 4)`),
      });
    }
  });
});

/**
 * Returns the error of `body` and the number of bytes that were allocated before it: the median of
 * five runs after a first one, because V8 may compile code or collect garbage in any of them.
 */
function measured(body: () => unknown): { readonly error: unknown; readonly allocated: number } {
  const error = caught(body);
  const all = Array.from({ length: 5 }, () => {
    const before = memoryInUse();
    caught(body);
    return memoryInUse() - before;
  });
  all.sort((left, right) => left - right);
  return { error, allocated: all[2] ?? Number.POSITIVE_INFINITY };
}

function memoryInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
