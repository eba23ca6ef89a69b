import { describe, expect, it } from '@jest/globals';
import type { CheckMigrationOptions } from '../../../../src/index.ts';
import { Domain } from '../../../../src/index.ts';
import { remote, VirErrorNumber } from '../../../../src/protocol/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM, NET, VOL } from '../wire/row.ts';
import { failure, Hosts } from './support/hosts.ts';

const { NO_DOMAIN, NO_NETWORK, NO_STORAGE_VOL } = VirErrorNumber;

const CPU = "<cpu mode='custom'><model>Nehalem</model></cpu>";

/** A guest that every host of these tests can run. */
function guest({ cpu = CPU, devices = '' }: { cpu?: string; devices?: string } = {}): string {
  return `<domain type='kvm'><name>test</name><uuid>${DOM.uuid}</uuid>
    <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>${cpu}
    <devices>${devices}</devices></domain>`;
}

function capabilities({
  uuid = '11111111-1111-1111-1111-111111111111',
  arch = 'x86_64',
  machine = 'pc-q35-7.2',
  model = 'Nehalem',
} = {}): { readonly capabilities: string } {
  return {
    capabilities: `<capabilities>
      <host><uuid>${uuid}</uuid><cpu><arch>x86_64</arch><model>${model}</model></cpu></host>
      <guest><os_type>hvm</os_type><arch name='${arch}'><wordsize>64</wordsize>
        <emulator>/usr/bin/qemu</emulator>
        <machine maxCpus='8' canonical='${machine}'>q35</machine><domain type='kvm'/></arch></guest>
    </capabilities>`,
  };
}

const OTHER_HOST = '22222222-2222-2222-2222-222222222222';
const DISK = "<disk type='file' device='disk'><driver name='qemu' cache='none'/>";
const VDA = `${DISK}<source file='/images/a'/><target dev='vda'/></disk>`;

/** Hosts without an obstacle. */
function fittingHosts(): Hosts {
  const hosts = new Hosts();
  for (const host of [hosts.source, hosts.destination]) {
    host.answer(remote.connectGetCapabilities, capabilities());
    host.answer(remote.connectGetType, { type: 'QEMU' });
    host.answer(remote.connectGetVersion, { hvVer: 7_002_000n });
    host.answer(remote.connectGetLibVersion, { libVer: 9_000_000n });
  }
  const { source, destination } = hosts;
  source.answer(remote.domainGetXmlDesc, { xml: guest() });
  const info = { state: 1, maxMem: 1024n, nrVirtCpu: 1, cpuTime: 0n };
  source.answer(remote.domainGetInfo, { ...info, memory: 1024n });
  destination.answer(remote.connectGetCapabilities, capabilities({ uuid: OTHER_HOST }));
  destination.answer(remote.connectCompareHypervisorCpu, { result: 1 });
  destination.answer(remote.domainLookupByName, failure(NO_DOMAIN));
  destination.answer(remote.domainLookupByUuid, failure(NO_DOMAIN));
  destination.answer(remote.nodeGetFreeMemory, { freeMem: 1024n * 1024n });
  return hosts;
}

type Change = (hosts: Hosts) => void;

const withGuest =
  (xml: string): Change =>
  ({ source }) =>
    source.answer(remote.domainGetXmlDesc, { xml });
const withDestination =
  (changed: Parameters<typeof capabilities>[0]): Change =>
  ({ destination }) =>
    destination.answer(
      remote.connectGetCapabilities,
      capabilities({ uuid: OTHER_HOST, ...changed }),
    );

/** The expected finding, its message, the change of the hosts, and the options. */
const OBSTACLES: ReadonlyArray<readonly [string, RegExp, Change, CheckMigrationOptions?]> = [
  [
    'error SAME_HOST',
    /host with the UUID 1/,
    withDestination({ uuid: '11111111-1111-1111-1111-111111111111' }),
  ],
  [
    'error NO_PROTOCOL',
    /no common/,
    (hosts) => [13, 6, 3, 1].map((n) => hosts.lack(hosts.source, n)),
  ],
  [
    'error NO_PROTOCOL',
    /does not run/,
    (hosts) => {
      hosts.source.answer(remote.domainGetState, { state: 5, reason: 0 });
      hosts.lack(hosts.destination, 12);
    },
    { offline: true },
  ],
  [
    'error NOT_RUNNING',
    /offline/,
    ({ source }) => source.answer(remote.domainGetState, { state: 5, reason: 0 }),
  ],
  ['warning RUNNING', /the guest stays/, () => {}, { offline: true }],
  [
    'error HYPERVISOR',
    /QEMU, the destination Xen/,
    ({ destination }) => destination.answer(remote.connectGetType, { type: 'Xen' }),
  ],
  ['error HYPERVISOR', /kvm for x86_64/, withDestination({ arch: 'aarch64' })],
  [
    'warning OLDER_RELEASE',
    /QEMU is older .* 6\.2\.1 on the destination and 7\.2\.0/,
    ({ destination }) => destination.answer(remote.connectGetVersion, { hvVer: 6_002_001n }),
  ],
  [
    'warning OLDER_RELEASE',
    /libvirt is older/,
    ({ destination }) => destination.answer(remote.connectGetLibVersion, { libVer: 8n }),
  ],
  [
    'error NAME_TAKEN',
    /another domain with the name "new"/,
    ({ destination }) =>
      destination.answer(remote.domainLookupByName, { dom: { ...DOM, uuid: OTHER_HOST } }),
    { name: 'new' },
  ],
  [
    'error UUID_TAKEN',
    /a domain "old" with the same UUID/,
    ({ destination }) =>
      destination.answer(remote.domainLookupByUuid, { dom: { ...DOM, name: 'old' } }),
  ],
  [
    'error UUID_TAKEN',
    /already runs/,
    ({ destination }) => {
      destination.answer(remote.domainLookupByUuid, { dom: DOM });
      destination.answer(remote.domainIsActive, { active: 1 });
    },
  ],
  ['error MACHINE_TYPE', /pc-q35-7\.2/, withDestination({ machine: 'pc-q35-6.0' })],
  [
    'error CPU',
    /CPU Nehalem/,
    ({ destination }) => destination.answer(remote.connectCompareHypervisorCpu, { result: 0 }),
  ],
  [
    'warning CPU',
    /the source has Nehalem, the destination Penryn/,
    (hosts) => {
      withGuest(guest({ cpu: "<cpu mode='host-passthrough'/>" }))(hosts);
      withDestination({ model: 'Penryn' })(hosts);
    },
  ],
  [
    'warning DISK_NOT_FOUND',
    /vda \(\/images\/a\) is not copied/,
    (hosts) => {
      withGuest(guest({ devices: VDA }))(hosts);
      hosts.destination.answer(remote.storageVolLookupByPath, failure(NO_STORAGE_VOL));
    },
  ],
  [
    'warning DISK_NOT_FOUND',
    /vda \(\/images\/a\) is copied/,
    (hosts) => {
      withGuest(guest({ devices: VDA }))(hosts);
      hosts.destination.answer(remote.storageVolLookupByPath, failure(NO_STORAGE_VOL));
    },
    { copyStorage: ['vda'] },
  ],
  [
    'warning DISK_CACHE',
    /cache mode writeback/,
    (hosts) => {
      withGuest(guest({ devices: VDA.replace('none', 'writeback') }))(hosts);
      hosts.destination.answer(remote.storageVolLookupByPath, { vol: VOL });
    },
  ],
  [
    'warning HOST_DEVICE',
    /1 device\(s\) of its host/,
    withGuest(
      guest({
        devices: `<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/>
          <product id='0x2'/></source></hostdev>`,
      }),
    ),
  ],
  [
    'error NETWORK_MISSING',
    /no network "lan"/,
    (hosts) => {
      withGuest(
        guest({ devices: "<interface type='network'><source network='lan'/></interface>" }),
      )(hosts);
      hosts.destination.answer(remote.networkLookupByName, failure(NO_NETWORK));
    },
  ],
  [
    'error NETWORK_MISSING',
    /"lan" is not active/,
    (hosts) => {
      withGuest(
        guest({ devices: "<interface type='network'><source network='lan'/></interface>" }),
      )(hosts);
      hosts.destination.answer(remote.networkLookupByName, { net: NET });
      hosts.destination.answer(remote.networkIsActive, { active: 0 });
    },
  ],
  [
    'warning MEMORY',
    /1024 KiB of memory, and the destination has 1 KiB free/,
    ({ destination }) => destination.answer(remote.nodeGetFreeMemory, { freeMem: 1024n }),
  ],
  [
    'error SNAPSHOTS',
    /it has 3/,
    ({ source }) => source.answer(remote.domainSnapshotNum, { num: 3 }),
  ],
  [
    'warning NOT_CHECKED',
    /did not answer the question about the memory: it failed/,
    ({ destination }) => destination.answer(remote.nodeGetFreeMemory, failure()),
  ],
];

describe('Domain.checkMigration', () => {
  it('finds nothing if the hosts fit, and changes nothing', async () => {
    const hosts = fittingHosts();
    await expect(hosts.domain.checkMigration(hosts.destination.connection)).resolves.toEqual([]);
    expect(hosts.names.filter((name) => name.includes('MIGRATE'))).toEqual([]);
  });

  it.each(OBSTACLES)(
    'finds only the obstacle %s: %s',
    async (expected, message, change, options = {}) => {
      const hosts = fittingHosts();
      change(hosts);
      const found = await hosts.domain.checkMigration(hosts.destination.connection, options);
      expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual([expected]);
      expect(found[0]?.message).toMatch(message);
    },
  );

  it('accepts a copied disk of which the destination has an image', async () => {
    const hosts = fittingHosts();
    withGuest(guest({ devices: VDA }))(hosts);
    hosts.destination.answer(remote.storageVolLookupByPath, { vol: VOL });
    const options = { copyStorage: 'full' } as const;
    const found = await hosts.domain.checkMigration(hosts.destination.connection, options);
    expect(found).toEqual([]);
  });

  it('names read-only connections', async () => {
    const { connection } = new FakeConnection({ isReadOnly: true });
    const source = new FakeConnection({ isReadOnly: true });
    source.answer(remote.domainGetXmlDesc, { xml: guest() });
    const found = await Domain.of(source.connection, DOM).checkMigration(connection);
    const messages = found.filter(({ code }) => code === 'READ_ONLY').map(({ message }) => message);
    expect(messages).toEqual([
      'The connection to the source is read-only',
      'The connection to the destination is read-only',
    ]);
  });

  it('rejects unknown options, a wrong destination and an aborted signal', async () => {
    const { domain, destination, calls } = fittingHosts();
    const { connection } = destination;
    await expect(domain.checkMigration(connection, { live: true } as never)).rejects.toThrow(
      'live',
    );
    await expect(domain.checkMigration({} as never)).rejects.toThrow('Expected a Connection');
    const signal = AbortSignal.abort();
    await expect(domain.checkMigration(connection, { signal })).rejects.toThrow('aborted');
    expect(calls).toEqual([]);
  });
});
