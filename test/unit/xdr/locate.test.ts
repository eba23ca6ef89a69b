import { describe, expect, it } from '@jest/globals';
import type { Codec } from '../../../src/protocol/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { locateFault, XdrVoid } from '../../../src/xdr/index.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const DOM = { name: 'guest', uuid: UUID, id: 3 };
const INT = { field: 'a', value: { type: 1, value: 5 } };
const { args: PARAMS } = remote.domainSetMemoryParameters;
const { args: STATS } = remote.connectGetAllDomainStats;
const { args: SECRET } = remote.secretSetValue;
const SECRET_ID = { uuid: UUID, usageType: 1, usageId: '' };

describe('locateFault', () => {
  it.each<readonly [path: string, codec: Codec<unknown>, value: unknown]>([
    ['dom.name', PARAMS, { dom: { ...DOM, name: 'a\0' }, params: [], flags: 0 }],
    ['dom.name', PARAMS, { dom: { uuid: UUID, id: 3 }, params: [], flags: 0 }],
    ['dom.uuid', PARAMS, { dom: { ...DOM, uuid: 'guest' }, params: [], flags: 0 }],
    ['dom.id', PARAMS, { dom: { ...DOM, id: 0.5 }, params: [], flags: 0 }],
    ['dom', PARAMS, { dom: undefined, params: [], flags: 0 }],
    ['dom', PARAMS, { params: [], flags: 0 }],
    ['params', PARAMS, { dom: DOM, params: null, flags: 0 }],
    ['params', PARAMS, { dom: DOM, params: Array(17).fill(INT), flags: 0 }],
    ['params[1].field', PARAMS, { dom: DOM, params: [INT, { ...INT, field: 7 }], flags: 0 }],
    ['params[0].value.value', PARAMS, paramOf({ type: 1, value: 5n })],
    ['params[0].value.value', PARAMS, paramOf({ type: 7, value: '\ud800' })],
    ['params[0].value.type', PARAMS, paramOf({ type: 99, value: 5 })],
    ['params[0].value', PARAMS, paramOf(undefined)],
    ['flags', PARAMS, { dom: DOM, params: [INT, INT], flags: -1 }],
    ['flags', PARAMS, { dom: DOM, params: [INT, INT] }],
    ['doms[2].id', STATS, { doms: [DOM, DOM, { ...DOM, id: '3' }], stats: 0, flags: 0 }],
    ['stats', STATS, { doms: [], stats: 2 ** 32, flags: 0 }],
    ['value', SECRET, { secret: SECRET_ID, value: 'text', flags: 0 }],
    ['secret.usageId', SECRET, { secret: { ...SECRET_ID, usageId: null }, value: [], flags: 0 }],
    ['', PARAMS, undefined],
    ['', PARAMS, null],
  ])('returns the path %j', (path, codec, value) => {
    expect(locateFault(codec, value)).toBe(path);
  });

  it.each<readonly [string, Codec<unknown>, unknown]>([
    ['parameters', PARAMS, { dom: DOM, params: [INT], flags: 0 }],
    ['bytes', SECRET, { secret: SECRET_ID, value: Uint8Array.of(1), flags: 0 }],
    ['nothing', XdrVoid, undefined],
  ])('returns no path for valid %s', (_, codec, value) => {
    expect(locateFault(codec, value)).toBe('');
  });

  it('finds the field in an instance of a class', () => {
    class Guest {
      readonly #name: string;
      readonly uuid = UUID;
      readonly id = 3;

      constructor(name: string) {
        this.#name = name;
      }

      get name(): string {
        return this.#name;
      }
    }
    const args = { dom: new Guest('a\0'), params: [], flags: 0 };
    expect(locateFault(PARAMS, args)).toBe('dom.name');
    expect(locateFault(PARAMS, { ...args, dom: new Guest('a'), flags: -1 })).toBe('flags');
  });
});

function paramOf(value: unknown): unknown {
  return { dom: DOM, params: [{ field: 'a', value }], flags: 0 };
}
