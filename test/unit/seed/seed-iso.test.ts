import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Seed } from '../../../src/seed/index.ts';
import { seedIso } from '../../../src/seed/index.ts';
import { both32, readIso } from './read-iso.ts';

const SECTOR = 2048;
const ID = { 'instance-id': 'i-1' };

describe('seedIso', () => {
  it('returns a volume that both ISO 9660 and Joliet label cidata', () => {
    const image = seedIso({});
    const { primary, joliet } = readIso(image);
    for (const volume of [primary, joliet]) {
      expect(volume).toMatchObject({ label: 'cidata', sectors: image.length / SECTOR });
    }
  });

  it('names the files in ISO 9660, Rock Ridge and Joliet', () => {
    const { primary, joliet } = readIso(
      seedIso({ userData: 'u', metaData: ID, networkConfig: 'n', vendorData: 'v' }),
    );
    const names = ['meta-data', 'network-config', 'user-data', 'vendor-data'];
    expect(joliet.files.map(({ name }) => name)).toEqual(names);
    expect(primary.files.map(({ entries }) => text(entries.get('NM')?.subarray(1)))).toEqual(names);
    expect(primary.files.map(({ name }) => name)).toEqual([
      ...['META_DAT.;1', 'NETWORK_.;1', 'USER_DAT.;1', 'VENDOR_D.;1'],
    ]);
  });

  it('announces Rock Ridge in the root directory, and lets only root read the files', () => {
    const { rootEntries, files } = readIso(seedIso({})).primary;
    expect([...(rootEntries.get('SP') ?? [])]).toEqual([0xbe, 0xef, 0]);
    expect(text(rootEntries.get('ER')?.subarray(4))).toBe('RRIP_1991A');
    expect(both32(rootEntries.get('PX') ?? new Uint8Array(), 0)).toBe(0o4_0555);
    for (const { entries } of files) {
      const attributes = entries.get('PX') ?? new Uint8Array();
      const [mode, links, user, group] = [0, 8, 16, 24].map((at) => both32(attributes, at));
      expect({ mode, links, user, group }).toEqual({
        mode: 0o10_0400,
        links: 1,
        user: 0,
        group: 0,
      });
    }
  });

  it('has user-data and meta-data even for an empty seed, because cloud-init requires both', () => {
    const files = contents({});
    expect(Object.keys(files)).toEqual(['meta-data', 'user-data']);
    expect(files['user-data']).toBe('');
    expect(JSON.parse(files['meta-data'] ?? '')).toEqual({
      'instance-id': expect.stringMatching(/^iid-[\da-f]{32}$/),
    });
  });

  it('writes texts as UTF-8 and bytes unchanged', () => {
    const bytes = Uint8Array.of(0x1f, 0x8b, 0, 255);
    const image = readIso(seedIso({ userData: bytes, vendorData: '#!/bin/sh\necho Grüße 😀\n' }));
    const [, userData, vendorData] = image.joliet.files;
    expect(userData?.bytes).toEqual(bytes);
    expect(text(vendorData?.bytes)).toBe('#!/bin/sh\necho Grüße 😀\n');
  });

  it('writes objects as JSON, with the first line of cloud-config where cloud-init expects it', () => {
    const files = contents({
      userData: { users: ['default'] },
      vendorData: { packages: [] },
      metaData: { ...ID, 'local-hostname': 'web', tags: { rack: 3 } },
      networkConfig: { version: 2, ethernets: { eth0: { dhcp4: true } } },
    });
    expect(files).toEqual({
      'user-data': '#cloud-config\n{\n  "users": [\n    "default"\n  ]\n}\n',
      'vendor-data': '#cloud-config\n{\n  "packages": []\n}\n',
      'meta-data': `{\n  "instance-id": "i-1",\n  "local-hostname": "web",\n  "tags": {\n    "rack": 3\n  }\n}\n`,
      'network-config':
        '{\n  "version": 2,\n  "ethernets": {\n    "eth0": {\n      "dhcp4": true\n    }\n  }\n}\n',
    });
  });

  it('returns equal bytes for equal seeds, and another instance id for other contents', () => {
    const seed: Seed = { userData: { a: 1 }, networkConfig: { version: 1, config: [] } };
    expect(seedIso(structuredClone(seed))).toEqual(seedIso(seed));
    const ids = [
      seed,
      { ...seed, userData: { a: 2 } },
      { ...seed, networkConfig: { version: 2 } },
      { ...seed, vendorData: '' },
      { ...seed, metaData: { 'local-hostname': 'b' } },
      { userData: '', vendorData: 'ab' },
      { userData: 'a', vendorData: 'b' },
    ].map((each) => JSON.parse(contents(each)['meta-data'] ?? '')['instance-id']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has the given date, and 1970 by default', () => {
    expect(readIso(seedIso({})).primary.date).toBe('1970010100000000');
    const image = readIso(seedIso({ date: new Date('2155-12-31T23:59:59.990Z') }));
    expect(image.joliet.date).toBe('2155123123595999');
  });

  it('contains any contents of any size', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 3 * SECTOR }),
      fc.integer({ min: -1, max: 1 }).map((more) => new Uint8Array(SECTOR + more).fill(7)),
    );
    const part = fc.option(content, { nil: undefined });
    const seeds = fc.record({ userData: part, networkConfig: part, vendorData: part });
    fc.assert(
      fc.property(seeds, (seed) => {
        const image = seedIso({ ...present(seed), metaData: ID });
        expect(image.length % SECTOR).toBe(0);
        const { primary, joliet } = readIso(image);
        expect(joliet.files.map(({ bytes }) => bytes)).toEqual(
          primary.files.map(({ bytes }) => bytes),
        );
        const found = new Map(joliet.files.map(({ name, bytes }) => [name, bytes]));
        expect(found.get('user-data')).toEqual(seed.userData ?? new Uint8Array());
        expect(found.get('network-config')).toEqual(seed.networkConfig);
        expect(found.get('vendor-data')).toEqual(seed.vendorData);
      }),
      { numRuns: 60 },
    );
  });
});

describe('seedIso throws an ArgumentError', () => {
  it.each<[string, Seed, string, string]>([
    [
      'for an unknown part, and suggests a name',
      { userdata: '' } as Seed,
      'userdata',
      'Unknown part of a seed "userdata"; did you mean "userData"?',
    ],
    [
      'for a part of another type',
      { userData: 7 } as unknown as Seed,
      'userData',
      'Expected "userData" to be a string, a Uint8Array or an object',
    ],
    [
      'for an array as a part',
      { vendorData: [] },
      'vendorData',
      'Expected "vendorData" to be a string, a Uint8Array or an object',
    ],
    [
      'for null as the meta-data',
      { metaData: null } as unknown as Seed,
      'metaData',
      'Expected "metaData" to be a string, a Uint8Array or an object',
    ],
    [
      'for meta-data in text form without an instance id',
      { metaData: 'local-hostname: web\n' },
      'metaData',
      '"metaData" has no instance-id',
    ],
    [
      'for an empty instance id',
      { metaData: { 'instance-id': '' } },
      'metaData.instance-id',
      'Expected "metaData.instance-id" to be a string of 1 to 255 bytes without spaces',
    ],
    [
      'for an instance id that is a number',
      { metaData: { 'instance-id': 7 } } as unknown as Seed,
      'metaData.instance-id',
      'Expected "metaData.instance-id" to be a string of 1 to 255 bytes without spaces',
    ],
    [
      'for a host name with a line break',
      { metaData: { 'local-hostname': 'a\nb' } },
      'metaData.local-hostname',
      'Expected "metaData.local-hostname" to be a string of 1 to 255 bytes without spaces',
    ],
    [
      'for a network configuration without a version',
      { networkConfig: { ethernets: {} } },
      'networkConfig.version',
      'Expected "networkConfig.version" to be 1 or 2',
    ],
    [
      'for a file of more than 16 MiB',
      { userData: new Uint8Array(16 * 1024 * 1024 + 1) },
      'userData',
      '"userData" has 16777217 bytes, more than 16777216',
    ],
    [
      'for an invalid date',
      { date: new Date(Number.NaN) },
      'date',
      'Expected "date" to be a Date from the year 1970 to 2155',
    ],
    [
      'for a date that ISO 9660 cannot record',
      { date: new Date('2156-01-01') },
      'date',
      'Expected "date" to be a Date from the year 1970 to 2155',
    ],
    ['for a missing seed', undefined as unknown as Seed, 'seed', 'Expected "seed" to be an object'],
  ])('%s', (_, seed, argument, message) => {
    expect(() => seedIso(seed)).toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID', argument, message }),
    );
  });

  it('for no network configuration below a member "network"', () => {
    const nested = { network: { version: 2, ethernets: {} } };
    expect(JSON.parse(contents({ networkConfig: nested })['network-config'] ?? '')).toEqual(nested);
  });
});

/** Returns the texts of the files by name, as Joliet names them. */
function contents(seed: Seed): Readonly<Record<string, string>> {
  const { files } = readIso(seedIso(seed)).joliet;
  return Object.fromEntries(files.map(({ name, bytes }) => [name, text(bytes)]));
}

function present<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

function text(bytes: Uint8Array = new Uint8Array()): string {
  return Buffer.from(bytes).toString('utf8');
}
