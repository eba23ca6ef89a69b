import { describe, expect, it } from '@jest/globals';
import {
  Domain,
  StoragePool,
  StorageVol,
  VirDomainBlockRebaseFlags,
  VirDomainCheckpointCreateFlags,
  VirDomainInterfaceAddressesSource,
  VirDomainModificationImpact,
  VirDomainSnapshotCreateFlags,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
  VirError,
  VirStorageVolResizeFlags,
} from '../../../src/index.ts';
import { CLIENT_CHECKS } from '../../../src/protocol/generated/client-checks.ts';
import { lxc, qemu, remote } from '../../../src/protocol/index.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DOM } from './wire/row.ts';

describe('A read-only connection', () => {
  const READ_ONLY = { isReadOnly: true };

  it('refuses a call with the message and the fields of libvirt', async () => {
    const fake = new FakeConnection(READ_ONLY);
    const refused = Domain.of(fake.connection, DOM).destroy();
    await expect(refused).rejects.toBeInstanceOf(VirError);
    await expect(refused).rejects.toMatchObject({
      message: 'operation forbidden: read only access prevents virDomainDestroy',
      code: 'VIR_ERR_OPERATION_DENIED',
      domainName: 'VIR_FROM_DOMAIN',
      level: 2,
      str1: 'operation forbidden: %s',
      str2: 'read only access prevents virDomainDestroy',
      int1: -1,
      procedure: 'REMOTE_PROC_DOMAIN_DESTROY',
      outcome: 'not-sent',
    });
    expect(fake.calls).toEqual([]);
  });

  it('refuses a raw call that writes', async () => {
    const fake = new FakeConnection(READ_ONLY);
    const refused = fake.connection.call(remote.domainDestroy, { dom: DOM });
    await expect(refused).rejects.toMatchObject({ number: 29 });
    expect(fake.calls).toEqual([]);
  });

  it.each<[string, (domain: Domain) => Promise<unknown>, string]>([
    [
      'the XML with secrets',
      (it) => it.getXmlDesc({ flags: VirDomainXMLFlags.SECURE }),
      'virDomainGetXMLDesc',
    ],
    [
      'the XML for a migration',
      (it) => it.getXmlDesc({ flags: VirDomainXMLFlags.MIGRATABLE }),
      'virDomainGetXMLDesc',
    ],
    [
      'the XML with secrets of a managed save',
      (it) => it.managedSaveGetXmlDesc({ flags: 1 }),
      'virDomainManagedSaveGetXMLDesc',
    ],
  ])('refuses to return %s', async (_, act, name) => {
    const fake = new FakeConnection(READ_ONLY);
    const message = `operation forbidden: ${name} with secure flag`;
    await expect(act(Domain.of(fake.connection, DOM))).rejects.toMatchObject({
      number: 29,
      message,
    });
    expect(fake.calls).toEqual([]);
  });

  it('allows a getter unless it needs the guest agent', async () => {
    const fake = new FakeConnection(READ_ONLY);
    const domain = Domain.of(fake.connection, DOM);
    await domain.getXmlDesc();
    await domain.getVcpusFlags({ flags: VirDomainVcpuFlags.MAXIMUM });
    await domain.interfaceAddresses({ source: VirDomainInterfaceAddressesSource.LEASE });
    expect(fake.calls).toHaveLength(3);
    const { AGENT } = VirDomainInterfaceAddressesSource;
    await expect(domain.interfaceAddresses({ source: AGENT })).rejects.toMatchObject({
      number: 29,
    });
    await expect(domain.getVcpusFlags({ flags: VirDomainVcpuFlags.GUEST })).rejects.toMatchObject({
      number: 29,
    });
    expect(fake.calls).toHaveLength(3);
  });
});

describe('A combination of flags that libvirt forbids', () => {
  const { LIVE, CONFIG } = VirDomainModificationImpact;

  it.each<[string, number, (domain: Domain) => Promise<unknown>]>([
    [
      "Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive",
      20,
      (it) => it.getMetadata(0, { flags: LIVE | CONFIG }),
    ],
    [
      "Flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'",
      20,
      (it) => it.setVcpusFlags(1, { flags: VirDomainVcpuFlags.MAXIMUM }),
    ],
    [
      "Flag 'VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE' is required by flag 'VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT'",
      35,
      (it) =>
        it.snapshotCreateXml('<domainsnapshot/>', { flags: VirDomainSnapshotCreateFlags.CURRENT }),
    ],
    [
      "Flags 'VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE' and 'VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE' are mutually exclusive",
      69,
      (it) =>
        it.checkpointCreateXml('<domaincheckpoint/>', {
          flags: VirDomainCheckpointCreateFlags.REDEFINE | VirDomainCheckpointCreateFlags.QUIESCE,
        }),
    ],
  ])('is refused without a call: %s', async (message, domain, act) => {
    const fake = new FakeConnection();
    await expect(act(Domain.of(fake.connection, DOM))).rejects.toMatchObject({
      message,
      domain,
      number: 8,
      outcome: 'not-sent',
    });
    expect(fake.calls).toEqual([]);
  });
});

describe('A getter that makes another call first', () => {
  const BOTH = VirDomainModificationImpact.LIVE | VirDomainModificationImpact.CONFIG;
  const exclusive = /^Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually/;

  it.each<[string, RegExp | string, (domain: Domain) => Promise<unknown>]>([
    ['virDomainGetMemoryParameters', exclusive, (it) => it.getMemoryParameters({ flags: BOTH })],
    ['virDomainGetBlkioParameters', exclusive, (it) => it.getBlkioParameters({ flags: BOTH })],
    ['virDomainGetBlockIoTune', exclusive, (it) => it.getBlockIoTune('vda', { flags: BOTH })],
    [
      'virDomainGetSchedulerParametersFlags',
      exclusive,
      (it) => it.getSchedulerParametersFlags({ flags: BOTH }),
    ],
    ['virDomainGetVcpuPinInfo', exclusive, (it) => it.getVcpuPinInfo({ flags: BOTH })],
    ['virDomainGetEmulatorPinInfo', exclusive, (it) => it.getEmulatorPinInfo({ flags: BOTH })],
    ['virDomainGetIOThreadInfo', exclusive, (it) => it.getIoThreadInfo({ flags: BOTH })],
    [
      'virDomainGetCPUStats',
      'start_cpu in virDomainGetCPUStats must be zero or greater',
      (it) => it.getCpuStats({ startCpu: -2 }),
    ],
    [
      'virDomainGetCPUStats',
      'ncpus must be 1 when start_cpu is -1',
      (it) => it.getCpuStats({ ncpus: 4 }),
    ],
  ])('is refused before its first call: %s, %s', async (name, message, act) => {
    const fake = new FakeConnection();
    await expect(act(Domain.of(fake.connection, DOM))).rejects.toMatchObject({
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
      number: 8,
      str1: name,
      outcome: 'not-sent',
    });
    expect(fake.calls).toEqual([]);
  });
});

describe('Arguments that libvirt forbids', () => {
  it('are refused with the message and the fields of libvirt', async () => {
    const fake = new FakeConnection();
    await expect(Domain.of(fake.connection, DOM).setMemory(0)).rejects.toMatchObject({
      message: 'memory in virDomainSetMemory must not be zero',
      code: 'VIR_ERR_INVALID_ARG',
      domainName: 'VIR_FROM_DOMAIN',
      str1: 'virDomainSetMemory',
      str2: 'memory',
      int1: 0,
      procedure: 'REMOTE_PROC_DOMAIN_SET_MEMORY',
      outcome: 'not-sent',
    });
    expect(fake.calls).toEqual([]);
  });

  const volume = (it: Domain): StorageVol =>
    StorageVol.of(it.connection, { pool: 'pool', name: 'vol', key: '/key' }, StoragePool);

  it.each<[string, (domain: Domain) => Promise<unknown>]>([
    [
      'id in virDomainLookupByID must be zero or greater',
      (it) => it.connection.domainLookupById(-1),
    ],
    ['nvcpus in virDomainSetVcpus must not be zero', (it) => it.setVcpus(0)],
    ['nkeycodes in virDomainSendKey must be greater than zero', (it) => it.sendKey(0, 0, [])],
    ["Unsupported codeset '77'", (it) => it.sendKey(77, 0, [1])],
    ['nkeycodes must be <= 16', (it) => it.sendKey(0, 0, Array<number>(17).fill(1))],
    ['maplen in virDomainPinVcpu must be greater than zero', (it) => it.pinVcpu(0, [])],
    [
      'nparams in virDomainSetMemoryParameters must be greater than zero',
      (it) => it.setMemoryParameters({}),
    ],
    ['string disk in virDomainGetBlockInfo must not be empty', (it) => it.getBlockInfo('')],
    [
      'pid_value in virDomainSendProcessSignal must not be zero',
      (it) => it.sendProcessSignal(0, 9),
    ],
    [
      'start_cpu in virDomainGetCPUStats must be zero or greater',
      (it) => {
        const args = { dom: it, nparams: 1, startCpu: -2, ncpus: 1, flags: 0 };
        return it.connection.call(remote.domainGetCpuStats, args);
      },
    ],
    [
      "capacity in virStorageVolResize cannot be zero without 'delta' or 'shrink' flags set",
      (it) => volume(it).resize(0),
    ],
    [
      'npages in virNodeGetFreePages must not be zero',
      (it) => it.connection.nodeGetFreePages([], 0, 1),
    ],
    [
      'cellCount in virNodeAllocPages must not be zero',
      (it) => it.connection.nodeAllocPages([4], [1], 0, 0),
    ],
  ])('are refused without a call: %s', async (message, act) => {
    const fake = new FakeConnection();
    const refused = act(Domain.of(fake.connection, DOM));
    await expect(refused).rejects.toMatchObject({ message, number: 8, outcome: 'not-sent' });
    expect(fake.calls).toEqual([]);
  });

  it('do not include exceptions such as a size of 0 with the flag SHRINK', async () => {
    const fake = new FakeConnection();
    const domain = Domain.of(fake.connection, DOM);
    await domain.setMetadata(1, null);
    await domain.setMetadata(2, null, { uri: 'urn:x' });
    await domain.blockRebase('vda', { flags: VirDomainBlockRebaseFlags.RELATIVE });
    await volume(domain).resize(0, { flags: VirStorageVolResizeFlags.SHRINK });
    expect(fake.calls).toHaveLength(4);
  });
});

it('Each client check belongs to an existing procedure', () => {
  const tables = [remote, qemu, lxc];
  const gone = Object.keys(CLIENT_CHECKS).filter(
    (name) => !tables.some((it) => Reflect.has(it, name)),
  );
  expect(gone).toEqual([]);
});
