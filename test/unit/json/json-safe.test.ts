import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { connect, jsonSafe } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';

describe('jsonSafe', () => {
  it('makes plain values of what libvirt answers', async () => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    const domain = await connection.domainLookupByName('test');
    const { name } = domain;
    const safe = jsonSafe({ name, ...(await domain.getInfo()) });
    expect(JSON.parse(JSON.stringify(safe))).toEqual(safe);
    expect(safe).toMatchObject({ name: 'test', memory: 2_097_152, maxMem: 8_388_608 });
    expectTypeOf(safe.memory).toEqualTypeOf<number | string>();
    expect(jsonSafe(domain)).toEqual({ name, uuid: domain.uuid, id: domain.id });
  });

  it('returns a copy that structuredClone can take', () => {
    const value = { big: 2n ** 63n, bytes: Buffer.from('a'), list: [{ small: 1n }], run: () => 1 };
    const safe = jsonSafe(value);
    expect(safe).toEqual({ big: '9223372036854775808', bytes: 'YQ==', list: [{ small: 1 }] });
    expect(structuredClone(safe)).toEqual(safe);
    expectTypeOf(safe.bytes).toEqualTypeOf<string>();
    expectTypeOf(safe.list).toEqualTypeOf<Array<{ small: number | string }>>();
    expect(value.list).toEqual([{ small: 1n }]);
  });

  it('returns undefined for a value that JSON does not have', () => {
    expect(jsonSafe(undefined)).toBeUndefined();
    expect(jsonSafe(() => 1)).toBeUndefined();
  });

  it('throws a TypeError for a value that contains itself', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(() => jsonSafe(loop)).toThrow(expect.objectContaining({ name: 'TypeError' }));
  });
});
