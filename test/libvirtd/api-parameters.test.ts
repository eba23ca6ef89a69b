import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as tables from '../../src/api/values/parameter-types.ts';
import type { ParameterTypes } from '../../src/api/values/typed-params-input.ts';
import type { Connection, Domain, ExplicitParam } from '../../src/index.ts';
import { connect, VirDomainModificationImpact, VirTypedParameterType } from '../../src/index.ts';
import { defineGuest, MAC, makeDisk, startPool } from './api/guest.ts';
import { differs } from './support/differences.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

type Params = Readonly<Record<string, ExplicitParam>>;
type Setter = (params: Params) => Promise<void>;

const { CONFIG } = VirDomainModificationImpact;
const { DOUBLE } = VirTypedParameterType;

describeWithLibvirtd('the table of parameter types', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let domain: Domain;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    const path = await makeDisk(await startPool(connection), 'types.img');
    domain = await defineGuest(connection, 'types', { path });
    await domain.create();
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  const setters: ReadonlyArray<readonly [string, ParameterTypes, Setter]> = [
    ['identity', tables.IDENTITY_TYPES, (params) => connection.setIdentity(params)],
    [
      'node memory',
      tables.NODE_MEMORY_TYPES,
      (params) => connection.nodeSetMemoryParameters(params),
    ],
    [
      'memory',
      tables.MEMORY_TYPES,
      (params) => domain.setMemoryParameters(params, { flags: CONFIG }),
    ],
    ['blkio', tables.BLKIO_TYPES, (params) => domain.setBlkioParameters(params, { flags: CONFIG })],
    ['NUMA', tables.NUMA_TYPES, (params) => domain.setNumaParameters(params, { flags: CONFIG })],
    [
      'scheduler',
      tables.SCHEDULER_TYPES,
      (params) => domain.setSchedulerParametersFlags(params, { flags: CONFIG }),
    ],
    [
      'bandwidth',
      tables.BANDWIDTH_TYPES,
      (params) => domain.setInterfaceParameters(MAC, params, { flags: CONFIG }),
    ],
    [
      'block I/O',
      tables.BLOCK_IO_TUNE_TYPES,
      (params) => domain.setBlockIoTune('vda', params, { flags: CONFIG }),
    ],
    [
      'block copy',
      tables.BLOCK_COPY_TYPES,
      (params) =>
        domain.blockCopy('vda', "<disk type='file'><source file='/x'/></disk>", { params }),
    ],
    ['I/O thread', tables.IO_THREAD_TYPES, (params) => domain.setIoThreadParams(1, params)],
    [
      'launch security',
      tables.LAUNCH_SECURITY_TYPES,
      (params) => domain.setLaunchSecurityState(params),
    ],
    [
      'perf event',
      tables.PERF_EVENT_TYPES,
      (params) => domain.setPerfEvents(params, { flags: CONFIG }),
    ],
  ];

  // The daemon's error for a parameter of another type names the type that it expects.
  it.each(setters)('has the type that libvirt expects: %s parameters', async (_, types, set) => {
    const wanted: Record<string, string> = {};
    const unnamed: string[] = [];
    for (const field of Object.keys(types)) {
      const wrong = { [field]: { type: DOUBLE, value: 0.5 } };
      const error = await set(wrong).catch((reason: Error) => reason);
      const { message } = error as Error;
      const expected = expectedType(message);
      if (expected === '(null)') unnamed.push(field);
      else wanted[field] = expected;
    }
    const hasSeveral = differs('unnamedTypes') && 'poll_grow' in types;
    expect(unnamed).toEqual(hasSeveral ? ['poll_grow', 'poll_shrink'] : []);
    const known = Object.fromEntries(
      Object.entries(wanted).filter(([, type]) => !type.includes('not supported')),
    );
    expect(Object.keys(known).length).toBeGreaterThan(0);
    expect(known).toEqual(
      Object.fromEntries(Object.keys(known).map((field) => [field, NAMES.get(types[field] ?? 0)])),
    );
    // The parameters that QEMU's driver does not support belong to other drivers or releases.
    const unknown = Object.keys(wanted).filter((field) => !(field in known));
    expect([...FOREIGN, ...NEWER]).toEqual(expect.arrayContaining(unknown));
  });

  it('has the type that the test driver expects for its scheduler parameter', async () => {
    await using other = await connect(daemon.uri('test'));
    const test = await other.domainLookupByName('test');
    const wrong = { weight: { type: DOUBLE, value: 0.5 } };
    const error = await test.setSchedulerParameters(wrong).catch((reason: Error) => reason);
    expect(expectedType((error as Error).message)).toBe('uint');
    await test.setSchedulerParameters({ weight: 70 });
    expect(await test.getSchedulerParameters()).toEqual({ weight: 50 });
  });
});

/** Returns the type that an error names as the expected one, and the message of any other error. */
function expectedType(message: string): string {
  const types = /invalid type '(.*)' for parameter '.*', expected '(.*)'/.exec(message);
  if (types === null) return message;
  const expected = differs('swappedTypes') ? types[1] : types[2];
  // The first of several types is the one in libvirt's documentation.
  return expected?.split(', ')[0] ?? message;
}

const NAMES = new Map<number, string>(
  Object.entries(VirTypedParameterType).map(([name, type]) => [type, name.toLowerCase()]),
);

/** Parameters of Xen, ESX and Virtuozzo. */
const FOREIGN = ['min_guarantee', 'cap', 'weight', 'limit', 'reservation', 'shares'];

/** Parameters that are newer than libvirt 9.0. */
const NEWER = ['poll_weight'];
