import { describe, expect, it } from '@jest/globals';
import type { Codec } from '../../../src/protocol/index.ts';
import {
  RemoteConnectGetAllDomainStatsRet,
  RemoteConnectListAllDomainsRet,
  RemoteDomainGetXmlDescRet,
} from '../../../src/protocol/index.ts';
import { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';
import { caught } from './caught.ts';

const DOM = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
const VALUE = { type: 4, value: 5n } as const;
const STATS = {
  retStats: Array.from({ length: 50 }, (_, index) => ({
    dom: { ...DOM, id: index },
    params: [
      { field: 'cpu.time', value: VALUE },
      { field: `vcpu.${index}.time`, value: VALUE },
    ],
  })),
};

function encoded<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new XdrWriter();
  codec.encode(writer, value);
  return writer.finish();
}

/** Decodes with the items of the first array read in parts of a few bytes. */
function inParts<T>(codec: Codec<T>, reader: XdrReader): T {
  if (reader.findArray(codec as Codec<unknown>)) {
    let isRead = false;
    while (!isRead) isRead = reader.readItemsAhead(16);
  }
  return codec.decode(reader);
}

describe('A value whose first array is read ahead', () => {
  it('is the same as without', () => {
    const bytes = encoded(RemoteConnectGetAllDomainStatsRet, STATS);
    const reader = new XdrReader(bytes);
    expect(inParts(RemoteConnectGetAllDomainStatsRet, reader)).toEqual(STATS);
    expect(reader.remaining).toBe(0);
  });

  it('has the fields behind the array', () => {
    const list = { domains: [DOM, { ...DOM, id: -1 }], ret: 2 };
    const bytes = encoded(RemoteConnectListAllDomainsRet, list);
    expect(inParts(RemoteConnectListAllDomainsRet, new XdrReader(bytes))).toEqual(list);
  });

  it('is decoded as usual if it has no array', () => {
    const bytes = encoded(RemoteDomainGetXmlDescRet, { xml: '<domain/>' });
    const reader = new XdrReader(bytes);
    expect(reader.findArray(RemoteDomainGetXmlDescRet)).toBe(false);
    expect(RemoteDomainGetXmlDescRet.decode(reader)).toEqual({ xml: '<domain/>' });
  });

  it('throws the same error if the input is truncated', () => {
    const bytes = encoded(RemoteConnectGetAllDomainStatsRet, STATS);
    for (let length = 0; length < bytes.length; length += 7) {
      const part = bytes.subarray(0, length);
      const usual = caught(() => RemoteConnectGetAllDomainStatsRet.decode(new XdrReader(part)));
      const ahead = caught(() => inParts(RemoteConnectGetAllDomainStatsRet, new XdrReader(part)));
      expect(ahead).toMatchObject({ message: (usual as Error).message });
    }
  });

  it('has converted items, as without', () => {
    const bytes = encoded(RemoteConnectGetAllDomainStatsRet, STATS);
    const ids: Codec<unknown> = {
      encode() {},
      decode(reader) {
        reader.readItemsWith((from, read) => (read(from) as { dom: { id: number } }).dom.id);
        return RemoteConnectGetAllDomainStatsRet.decode(reader);
      },
    };
    expect(inParts(ids, new XdrReader(bytes))).toEqual({
      retStats: STATS.retStats.map(({ dom }) => dom.id),
    });
  });
});
