import { beforeEach, describe, expect, it } from '@jest/globals';
import * as tables from '../../../src/api/values/parameter-types.ts';
import { decodeTypedParams } from '../../../src/api/values/typed-params.ts';
import { encodeTypedParams } from '../../../src/api/values/typed-params-input.ts';
import { Domain, VirTypedParameterType } from '../../../src/index.ts';
import {
  remote,
  VirDomainBandwidthNames,
  VirDomainBlkioNames,
  VirDomainBlockCopyNames,
  VirDomainBlockIotuneNames,
  VirDomainMemoryNames,
  VirDomainNumaNames,
  VirDomainSaveParamNames,
  VirDomainSchedulerNames,
  VirPerfParamNames,
} from '../../../src/protocol/index.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DOM } from './wire/row.ts';

const { INT, UINT, LLONG, ULLONG, DOUBLE, BOOLEAN, STRING } = VirTypedParameterType;
const TYPES = { i: INT, u: UINT, l: LLONG, ul: ULLONG, d: DOUBLE, b: BOOLEAN, s: STRING } as const;

describe('Typed parameters of a setter', () => {
  it('are encoded with the types of their fields', () => {
    const params = { i: -1, u: 2, l: -3, ul: 4n, d: 0.5, b: true, s: 'text' };
    expect(encodeTypedParams(params, TYPES)).toEqual([
      { field: 'i', value: { type: INT, value: -1 } },
      { field: 'u', value: { type: UINT, value: 2 } },
      { field: 'l', value: { type: LLONG, value: -3n } },
      { field: 'ul', value: { type: ULLONG, value: 4n } },
      { field: 'd', value: { type: DOUBLE, value: 0.5 } },
      { field: 'b', value: { type: BOOLEAN, value: 1 } },
      { field: 's', value: { type: STRING, value: 'text' } },
    ]);
  });

  it('are unchanged after encoding and decoding', () => {
    const params = { i: -1, u: 2, l: -3n, ul: 4n, d: 0.5, b: false, s: 'text' };
    expect(decodeTypedParams(encodeTypedParams(params, TYPES))).toEqual(params);
  });

  it('take the type of an unknown field from the value or from an explicit type', () => {
    expect(encodeTypedParams({ new: 'text', on: true }, {})).toMatchObject([
      { value: { type: STRING } },
      { value: { type: BOOLEAN } },
    ]);
    const explicit = { new: { type: UINT, value: 7 }, u: { type: INT, value: 7 } };
    expect(encodeTypedParams(explicit, TYPES)).toMatchObject([
      { field: 'new', value: { type: UINT, value: 7 } },
      { field: 'u', value: { type: INT, value: 7 } },
    ]);
    // An inherited member of the table is not a field.
    expect(() => encodeTypedParams({ toString: 7 } as never, TYPES)).toThrow('is not known');
  });

  it.each([
    ['new', { new: 7 }, 'The type of "params.new" is not known'],
    ['new', { new: 7n }, 'The type of "params.new" is not known'],
    ['new', { new: null }, 'The type of "params.new" is not known'],
    ['i', { i: 2 ** 31 }, 'from -2147483648 to 2147483647'],
    ['i', { i: 0.5 }, 'a safe integer'],
    ['i', { i: '7' }, 'a safe integer'],
    ['u', { u: -1 }, 'from 0 to 4294967295'],
    ['l', { l: 2n ** 63n }, 'from -9223372036854775808'],
    ['ul', { ul: -1n }, 'from 0 to 18446744073709551615'],
    ['ul', { ul: 2 ** 60 }, 'a safe integer'],
    ['d', { d: 1n }, 'to be a number, got bigint'],
    ['b', { b: 1 }, 'to be a boolean, got number'],
    ['s', { s: 7 }, 'to be a string, got number'],
    ['s', { s: undefined }, 'to be a string, got undefined'],
    ['x', { x: { type: 8, value: 7 } }, 'a VirTypedParameterType'],
  ])('are rejected if the type of a value is wrong or unknown: %s of %p', (field, params, says) => {
    const encode = (): unknown => encodeTypedParams(params as never, TYPES);
    expect(encode).toThrow(says);
    expect(encode).toThrow(expect.objectContaining({ argument: `params.${field}` }));
  });

  it.each([null, [], 'text', undefined])('are rejected if they are not an object: %p', (params) => {
    expect(() => encodeTypedParams(params as never, TYPES)).toThrow('Expected "params"');
  });

  it.each(['', 'x'.repeat(80), 'ä'.repeat(40)])('need names of 1 to 79 bytes, not %p', (field) => {
    expect(() => encodeTypedParams({ [field]: 'text' }, {})).toThrow('1 to 79 bytes');
  });

  it.each(['i', 'ul', 'd', 'b'])(
    'do not show a string, which may be secret, in an error of the field %s',
    (field) => {
      expect(() => encodeTypedParams({ [field]: 'hunter2' } as never, TYPES)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
      );
    },
  );
});

describe('Typed parameters of a getter', () => {
  it('keep a name that is special in JavaScript', () => {
    const params = decodeTypedParams([{ field: '__proto__', value: { type: 1, value: 7 } }]);
    expect(Object.keys(params)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
  });
});

describe('The table of parameter types', () => {
  it.each([
    ['memory', VirDomainMemoryNames, tables.MEMORY_TYPES],
    ['blkio', VirDomainBlkioNames, tables.BLKIO_TYPES],
    ['NUMA', VirDomainNumaNames, tables.NUMA_TYPES],
    ['scheduler', VirDomainSchedulerNames, tables.SCHEDULER_TYPES],
    ['bandwidth', VirDomainBandwidthNames, tables.BANDWIDTH_TYPES],
    ['block I/O', VirDomainBlockIotuneNames, tables.BLOCK_IO_TUNE_TYPES],
    ['block copy', VirDomainBlockCopyNames, tables.BLOCK_COPY_TYPES],
    ['save', VirDomainSaveParamNames, tables.SAVE_TYPES],
    ['perf event', VirPerfParamNames, tables.PERF_EVENT_TYPES],
  ])('has exactly the fields that libvirt defines: %s', (_, names, types) => {
    expect(Object.keys(types).sort()).toEqual(Object.values(names).sort());
  });
});

describe('String parameters', () => {
  let fake: FakeConnection;
  let domain: Domain;
  beforeEach(() => {
    fake = new FakeConnection();
    domain = Domain.of(fake.connection, DOM);
  });

  it('are rejected if the daemon is too old for them', async () => {
    fake.answer(remote.connectSupportsFeature, { supported: 0 });
    const setting = domain.setBlkioParameters({ device_weight: '/dev/sda,5' });
    await expect(setting).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      argument: 'params.device_weight',
    });
    expect(fake.calls.map(({ name }) => name)).toEqual(['REMOTE_PROC_CONNECT_SUPPORTS_FEATURE']);
  });

  it('are not requested if the daemon is too old for them', async () => {
    fake.answer(remote.connectSupportsFeature, { supported: 0 });
    fake.answer(remote.domainGetMemoryParameters, { params: [], nparams: 0 });
    expect(await domain.getMemoryParameters({ flags: 1 })).toEqual({});
    expect(fake.calls.at(-1)).toMatchObject({ args: { nparams: 0, flags: 1 } });
  });
});
