import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import {
  connect,
  VirDomainCrashedReason,
  VirDomainEventType,
  VirDomainState,
} from '../../../../src/index.ts';
import type { SimulatedEvent, TestDaemon, TestHypervisor } from '../../../../src/testing/index.ts';
import * as testing from '../../../../src/testing/index.ts';
import { domainXml } from '../hypervisor/support.ts';

let daemon: TestDaemon;
let hypervisor: TestHypervisor;
let connection: Connection;
let events: SimulatedEvent[];

beforeEach(async () => {
  daemon = await testing.startDaemon({ memory: true });
  ({ hypervisor } = daemon);
  connection = await connect('test:///default', { transport: daemon.connect() });
  events = [];
  hypervisor.listen((event) => events.push(event));
});

afterEach(async () => {
  await connection.close();
  await daemon.close();
});

describe('libvirt-client/testing', () => {
  it('exports one function and one error class at run time', () => {
    expect(Object.keys(testing).sort()).toEqual(['HypervisorError', 'startDaemon']);
  });
});

describe('TestDomains', () => {
  it('shows a client the domains that a test defines, starts and undefines', async () => {
    const domain = hypervisor.domains.define(domainXml('web'));
    expect(domain).toMatchObject({ id: -1, isActive: false, isPersistent: true, autostart: false });
    domain.autostart = true;
    domain.start();
    const seen = await connection.domainLookupByName('web');
    expect(await seen.getState()).toMatchObject({ state: VirDomainState.RUNNING });
    expect(await seen.getAutostart()).toBe(true);
    expect(hypervisor.domains.list().map(({ name }) => name)).toEqual(['test', 'web']);
    expect(hypervisor.domains.lookupByUuid(seen.uuid)).toMatchObject({ name: 'web', id: seen.id });
    domain.shutdown();
    domain.undefine();
    await expect(connection.domainLookupByName('web')).rejects.toMatchObject({ number: 42 });
    expect(() => hypervisor.domains.lookupByName('web')).toThrow(
      expect.objectContaining({ name: 'HypervisorError', number: 42 }),
    );
  });

  it('starts a transient domain, which is gone once it stops', async () => {
    const domain = hypervisor.domains.create(domainXml('short'));
    expect(domain).toMatchObject({ isActive: true, isPersistent: false });
    domain.destroy();
    await expect(connection.domainLookupByName('short')).rejects.toMatchObject({ number: 42 });
  });
});

describe('TestDomain', () => {
  it('reads what a client has changed', async () => {
    const domain = hypervisor.domains.lookupByName('test');
    const seen = await connection.domainLookupByName('test');
    await seen.suspend();
    expect(domain).toMatchObject({ state: VirDomainState.PAUSED, reason: 1 });
    domain.resume();
    expect((await seen.getState()).state).toBe(VirDomainState.RUNNING);
    domain.suspend();
    expect((await seen.getState()).state).toBe(VirDomainState.PAUSED);
  });

  it('attaches, updates and detaches devices', () => {
    const domain = hypervisor.domains.lookupByName('test');
    const cdrom = (source: string) =>
      `<disk type='file' device='cdrom'>${source}<target dev='hdc' bus='ide'/></disk>`;
    domain.attachDevice(cdrom(''));
    expect(domain.xml).toContain("dev='hdc'");
    expect(domain.inactiveXml).not.toContain("dev='hdc'");
    domain.updateDevice(cdrom("<source file='/a.iso'/>"));
    expect(domain.xml).toContain('/a.iso');
    domain.detachDevice(cdrom(''));
    expect(domain.xml).not.toContain("dev='hdc'");
    expect(events.map(({ kind }) => kind)).toEqual([
      'deviceAdded',
      'trayChange',
      'trayChange',
      'deviceRemoved',
    ]);
  });

  it('sets a state without an event, and emits an event without a change of state', async () => {
    const domain = hypervisor.domains.lookupByName('test');
    domain.setState(VirDomainState.CRASHED, { reason: VirDomainCrashedReason.PANICKED });
    expect(events).toEqual([]);
    domain.emit({ kind: 'lifecycle', event: VirDomainEventType.CRASHED, detail: 0 });
    const dom = { name: 'test', uuid: domain.uuid, id: 1 };
    expect(events).toEqual([{ kind: 'lifecycle', event: 8, detail: 0, dom }]);
    const seen = await connection.domainLookupByName('test');
    expect(await seen.getState()).toMatchObject({ stateName: 'crashed', reasonName: 'panicked' });
  });

  it('lists the names of snapshots and checkpoints', async () => {
    const seen = await connection.domainLookupByName('test');
    await seen.snapshotCreateXml('<domainsnapshot><name>s1</name></domainsnapshot>');
    const domain = hypervisor.domains.lookupByName('test');
    expect(domain.snapshotNames).toEqual(['s1']);
    expect(domain.checkpointNames).toEqual([]);
  });
});

describe('TestNetworks', () => {
  it('shows a client the networks that a test defines, starts, stops and undefines', async () => {
    const network = hypervisor.networks.define(
      "<network><name>lan</name><bridge name='b'/></network>",
    );
    const seen = await connection.networkLookupByName('lan');
    expect(await seen.isActive()).toBe(false);
    network.start();
    network.autostart = true;
    expect(await seen.isActive()).toBe(true);
    expect(await seen.getAutostart()).toBe(true);
    expect(await seen.getXmlDesc()).toBe(network.xml);
    expect(hypervisor.networks.lookupByUuid(seen.uuid)).toMatchObject({ isActive: true });
    network.stop();
    network.undefine();
    expect(hypervisor.networks.list().map(({ name }) => name)).toEqual(['default']);
    const transient = hypervisor.networks.create('<network><name>tmp</name></network>');
    expect(transient).toMatchObject({ name: 'tmp', isActive: true, isPersistent: false });
  });

  it('sends an event of a network by hand', () => {
    const network = hypervisor.networks.lookupByName('default');
    network.emit({ kind: 'networkLifecycle', event: 3, detail: 0 });
    const net = { name: 'default', uuid: network.uuid };
    expect(events).toEqual([{ kind: 'networkLifecycle', event: 3, detail: 0, net }]);
  });
});

describe('TestStoragePools', () => {
  it('shows a client the pools and volumes that a test defines', async () => {
    const xml = "<pool type='dir'><name>p</name><target><path>/p</path></target></pool>";
    const pool = hypervisor.storagePools.define(xml);
    pool.start();
    pool.autostart = true;
    const volume = pool.createVolume('<volume><name>v</name><capacity>4096</capacity></volume>');
    const seen = await connection.storagePoolLookupByName('p');
    expect(await seen.getAutostart()).toBe(true);
    expect(await seen.getXmlDesc()).toBe(pool.xml);
    const [seenVolume] = await seen.listAllVolumes();
    expect(seenVolume).toMatchObject({ name: 'v', key: volume.path });
    expect(await seenVolume?.getXmlDesc()).toBe(volume.xml);
    expect(pool.lookupVolumeByName('v').capacity).toBe(4096n);
    volume.delete();
    expect(pool.listVolumes()).toEqual([]);
    expect(() => pool.lookupVolumeByName('v')).toThrow(expect.objectContaining({ number: 50 }));
    pool.stop();
    pool.undefine();
    expect(hypervisor.storagePools.list().map(({ name }) => name)).toEqual(['default-pool']);
  });

  it('writes and reads the bytes of a volume, which grows beyond its capacity', () => {
    const pool = hypervisor.storagePools.lookupByName('default-pool');
    const volume = pool.createVolume('<volume><name>v</name><capacity>4</capacity></volume>');
    volume.write(3n, new Uint8Array([1, 2, 3]));
    expect(volume.capacity).toBe(6n);
    expect(volume.read(2n, 5)).toEqual(new Uint8Array([0, 1, 2, 3, 0]));
    expect(pool.allocation).toBe(volume.allocation);
    pool.emit({ kind: 'storagePoolRefresh' });
    expect(events).toMatchObject([{ kind: 'storagePoolRefresh', pool: { name: 'default-pool' } }]);
  });
});

describe('TestNodeDevices', () => {
  it('adds and removes devices of any kind, and sends their events by hand', async () => {
    const device = hypervisor.nodeDevices.add(
      "<device><name>usb_1</name><parent>computer</parent><capability type='usb_device'/></device>",
    );
    device.emit({ kind: 'nodeDeviceLifecycle', event: 0, detail: 0 });
    expect(events).toMatchObject([{ kind: 'nodeDeviceLifecycle', dev: { name: 'usb_1' } }]);
    const seen = await connection.nodeDeviceLookupByName('usb_1');
    expect(await seen.getXmlDesc()).toBe(device.xml);
    expect(device.parent).toBe('computer');
    device.remove();
    expect(() => hypervisor.nodeDevices.lookupByName('usb_1')).toThrow('usb_1');
    expect(hypervisor.nodeDevices.list()[0]).toMatchObject({ name: 'computer', parent: null });
  });
});

describe('TestInterfaces', () => {
  it('shows a client the interfaces that a test defines, starts, stops and undefines', async () => {
    const card = hypervisor.interfaces.define(
      "<interface type='ethernet' name='eth9'><mac address='52:54:00:00:00:09'/></interface>",
    );
    card.start();
    const seen = await connection.interfaceLookupByName('eth9');
    expect(seen.mac).toBe(card.mac);
    expect(await seen.isActive()).toBe(true);
    expect(await seen.getXmlDesc()).toBe(card.xml);
    card.stop();
    expect(hypervisor.interfaces.lookupByName('eth9').isActive).toBe(false);
    card.undefine();
    expect(hypervisor.interfaces.list().map(({ name }) => name)).toEqual(['eth1']);
    expect(() => card.isActive).toThrow(expect.objectContaining({ number: 57 }));
  });
});

describe('TestSecrets', () => {
  it('shows a test the values of private secrets, which a client may not read', async () => {
    const xml = "<secret private='yes'><usage type='volume'><volume>/v</volume></usage></secret>";
    const secret = hypervisor.secrets.define(xml);
    expect(secret.value).toBeNull();
    secret.setValue(new Uint8Array([1, 2]));
    const seen = await connection.secretLookupByUuid(secret.uuid);
    await expect(seen.getValue()).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_SECRET' });
    await seen.setValue(new Uint8Array([3]));
    expect(secret.value).toEqual(new Uint8Array([3]));
    expect(hypervisor.secrets.lookupByUsage(secret.usageType, '/v').uuid).toBe(secret.uuid);
    expect(await seen.getXmlDesc()).toBe(secret.xml);
    events.length = 0;
    secret.emit({ kind: 'secretValueChanged' });
    expect(events).toMatchObject([{ kind: 'secretValueChanged', secret: { usageId: '/v' } }]);
    secret.undefine();
    expect(hypervisor.secrets.list()).toEqual([]);
    expect(() => hypervisor.secrets.lookupByUuid(secret.uuid)).toThrow('no secret');
  });
});

describe('TestNWFilters and TestNWFilterBindings', () => {
  it('show a client the filters and bindings that a test defines', async () => {
    const filter = hypervisor.nwFilters.define("<filter name='f' chain='root'/>");
    const binding = hypervisor.nwFilterBindings.create(
      '<filterbinding><owner><name>test</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>' +
        "</owner><portdev name='tap0'/><mac address='52:54:00:00:00:01'/>" +
        "<filterref filter='f'/></filterbinding>",
    );
    const seen = await connection.nwFilterLookupByName('f');
    expect(await seen.getXmlDesc()).toBe(filter.xml);
    expect(hypervisor.nwFilters.lookupByUuid(seen.uuid).name).toBe('f');
    expect(hypervisor.nwFilterBindings.lookupByPortDev('tap0').filterName).toBe('f');
    const seenBinding = await connection.nwFilterBindingLookupByPortDev('tap0');
    expect(await seenBinding.getXmlDesc()).toBe(binding.xml);
    binding.delete();
    filter.undefine();
    expect(hypervisor.nwFilterBindings.list()).toEqual([]);
    expect(hypervisor.nwFilters.list()).toEqual([]);
    expect(() => filter.xml).toThrow(expect.objectContaining({ number: 62 }));
    expect(() => binding.xml).toThrow(expect.objectContaining({ number: 101 }));
  });
});

describe('TestHypervisor.listen', () => {
  it('calls the listener until it is removed', () => {
    const heard: string[] = [];
    const { stop } = hypervisor.listen(({ kind }) => heard.push(kind));
    daemon.emit({ kind: 'connectionClosed', reason: 1 });
    stop();
    daemon.emit({ kind: 'connectionClosed', reason: 1 });
    expect(heard).toEqual(['connectionClosed']);
  });
});

describe('TestClock', () => {
  const NOON = Date.UTC(2026, 0, 1, 12);

  it('dates snapshots by a stopped clock, which only advance() moves', async () => {
    hypervisor.clock.stopAt(new Date(NOON));
    hypervisor.clock.advance(60_000);
    const seen = await connection.domainLookupByName('test');
    const snapshot = await seen.snapshotCreateXml('<domainsnapshot/>');
    expect(snapshot.name).toBe(String(NOON / 1000 + 60));
  });

  it('follows the system clock until it is set, and again after reset()', () => {
    const { clock } = hypervisor;
    expectNow(() => clock.now());
    clock.advance(-3_600_000);
    expect(clock.now()).toBeLessThan(Date.now() - 3_500_000);
    clock.stopAt(NOON);
    expect(clock.now()).toBe(NOON);
    clock.reset();
    expectNow(() => clock.now());
  });

  it('follows the clock of the option `environment`', async () => {
    const options = { memory: true, hypervisor: { environment: { now: () => NOON } } };
    await using other = await testing.startDaemon(options);
    expect(other.hypervisor.clock.now()).toBe(NOON);
  });

  it('refuses times that are not finite', () => {
    const { clock } = hypervisor;
    expect(() => clock.stopAt(new Date(Number.NaN))).toThrow('time must be a finite time');
    expect(() => clock.advance(Number.POSITIVE_INFINITY)).toThrow('ms must be a finite time');
    expect(Number.isFinite(clock.now())).toBe(true);
  });
});

/** A clock that follows the one of the system shows a time between two readings of that one. */
function expectNow(now: () => number): void {
  const before = Date.now();
  const shown = now();
  expect(shown).toBeGreaterThanOrEqual(before);
  expect(shown).toBeLessThanOrEqual(Date.now());
}

describe('startDaemon', () => {
  it('listens on a free port of 127.0.0.1 if `tcp` says nothing else', async () => {
    await using daemon = await testing.startDaemon({ tcp: {} });
    expect(daemon.uri).toMatch(/^test\+tcp:\/\/127\.0\.0\.1:[1-9]\d*\/default$/);
    await using connection = await connect(daemon.uri);
    expect(connection.isAlive).toBe(true);
  });
});
