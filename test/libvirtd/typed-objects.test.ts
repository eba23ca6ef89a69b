import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain, StoragePool } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { byTarget, domainXml, size } from '../../src/xml/index.ts';
import { until } from '../support/until.ts';
import { makeDisk, startPool } from './api/guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const MACS = ['52:54:00:00:00:01', '52:54:00:00:00:02'];
const PASSWORD = 'geheim';
const DATA = "<app:owner xmlns:app='urn:app'><!-- ticket 7 --><app:name>Ada</app:name></app:owner>";
const LIVE_AND_CONFIG = { flags: ['LIVE', 'CONFIG'] } as const;

/** The everyday tasks with XML, typed, on a guest of QEMU. */
describeWithLibvirtd('The typed methods of a domain of QEMU', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let pool: StoragePool;
  let domain: Domain;

  /** The definition, as libvirt's own client sees it. */
  const dump = (): Promise<string> =>
    virsh(daemon.uri('qemu'), 'dumpxml', '--inactive', '--security-info', 'web');
  const definition = async () => domainXml.parse(await dump());

  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    pool = await startPool(connection);
    await connection.networkDefineXml({
      name: 'lan',
      forward: { mode: 'nat' },
      ip: [{ address: '192.168.231.1', netmask: '255.255.255.0' }],
    });
    domain = await connection.domainDefineXml({
      type: 'qemu',
      name: 'web',
      memory: size('64 MiB'),
      vcpu: { value: 2 },
      os: { type: { value: 'hvm', arch: 'x86_64', machine: 'pc' }, boot: [{ dev: 'hd' }] },
      metadata: [DATA],
      devices: {
        disk: [
          {
            type: 'file',
            device: 'disk',
            driver: { name: 'qemu', type: 'raw' },
            source: { file: await makeDisk(pool, 'system.img') },
            target: { dev: 'vda', bus: 'virtio' },
          },
        ],
        interface: [
          { type: 'user', mac: { address: MACS[0] ?? '' } },
          { type: 'network', mac: { address: MACS[1] ?? '' }, source: { network: 'lan' } },
        ],
        graphics: [{ type: 'vnc', autoport: true, passwd: PASSWORD }],
      },
    });
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  it('change the memory', async () => {
    await domain.redefine((draft) => {
      draft.memory = size('96 MiB');
      draft.currentMemory = size('96 MiB');
    });
    expect(await definition()).toMatchObject({ memory: { value: 98_304, unit: 'KiB' } });
  });

  it('add a disk', async () => {
    const file = await makeDisk(pool, 'data.qcow2', 'qcow2');
    await domain.redefine((draft) => {
      draft.devices.disk.push({
        type: 'file',
        device: 'disk',
        driver: { name: 'qemu', type: 'qcow2' },
        source: { file },
        target: { dev: 'vdb', bus: 'virtio' },
      });
    });
    const { devices } = await definition();
    expect(byTarget(devices?.disk, 'vdb')).toMatchObject({ type: 'file', source: { file } });
    expect(devices?.disk).toHaveLength(2);
  });

  it('change the boot order', async () => {
    await domain.redefine((draft) => {
      delete draft.os?.boot;
      const [disk] = draft.devices.disk;
      const [nic] = draft.devices.interface;
      if (disk) disk.boot = { order: 2 };
      if (nic) nic.boot = { order: 1 };
    });
    const { os, devices } = await definition();
    expect(os?.boot).toBeUndefined();
    expect(devices?.disk?.map(({ boot }) => boot?.order)).toEqual([2, undefined]);
    expect(devices?.interface?.map(({ boot }) => boot?.order)).toEqual([1, undefined]);
  });

  it('pin virtual CPUs', async () => {
    await domain.redefine((draft) => {
      draft.cputune = {
        vcpupin: [
          { vcpu: 0, cpuset: '0' },
          { vcpu: 1, cpuset: '0-1' },
        ],
      };
    });
    expect((await definition()).cputune?.vcpupin).toEqual([
      { vcpu: 0, cpuset: '0' },
      { vcpu: 1, cpuset: '0-1' },
    ]);
  });

  it('list the MAC addresses and networks', async () => {
    const { devices } = await domain.getConfig();
    const list = devices?.interface?.map((each) => [
      each.mac?.address,
      each.type === 'network' ? each.source.network : undefined,
    ]);
    expect(list).toEqual([
      [MACS[0], undefined],
      [MACS[1], 'lan'],
    ]);
  });

  it("add arguments of QEMU's command line", async () => {
    await domain.redefine((draft) => {
      draft['qemu:commandline'] = {
        'qemu:arg': [{ value: '-msg' }, { value: 'timestamp=off' }],
      };
    });
    expect(await dump()).toContain("xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'");
    expect((await definition())['qemu:commandline']?.['qemu:arg']).toEqual([
      { value: '-msg' },
      { value: 'timestamp=off' },
    ]);
  });

  it('keep metadata by its namespace', async () => {
    const mine = domain.metadata({ prefix: 'mine', uri: 'urn:mine' });
    await mine.set('<seen by="Ada &amp; Bob"/>', { flags: 'CONFIG' });
    expect(await mine.get({ flags: 'CONFIG' })).toBe('<seen by="Ada &amp; Bob"/>');
    expect(domainXml.getMetadata(await dump(), 'urn:mine')).toContain('by="Ada &amp; Bob"');
    await mine.remove({ flags: 'CONFIG' });
    expect(domainXml.getMetadata(await dump(), 'urn:mine')).toBeUndefined();
  });

  it('have kept the password, comments and foreign namespaces in all of these changes', async () => {
    const { devices, metadata } = await definition();
    expect(devices?.graphics).toMatchObject([{ type: 'vnc', passwd: PASSWORD }]);
    expect(metadata?.join()).toContain('<!-- ticket 7 -->');
    expect(metadata?.join()).toContain('<app:name>Ada</app:name>');
  });

  it('send what the daemon wrote byte for byte, apart from the change', async () => {
    const before = await dump();
    const sent: unknown[] = [];
    const define = connection.domainDefineXml.bind(connection);
    connection.domainDefineXml = (xml, options) => {
      sent.push(xml);
      return define(xml, options);
    };
    await domain.redefine((draft) => {
      draft.title = 'the web server';
    });
    connection.domainDefineXml = define;
    expect(sent).toEqual([
      before
        .trimEnd()
        .replace(/(<\/uuid>\n)/, '$1  <title>the web server</title>\n')
        .concat('\n'),
    ]);
    await domain.redefine((draft) => {
      delete draft.title;
    });
    expect(await dump()).toBe(before);
  });

  it('refuse a definition that another client changed meanwhile', async () => {
    const read = domain.getXmlDesc.bind(domain);
    let reads = 0;
    domain.getXmlDesc = async (options) => {
      reads += 1;
      if (reads === 2) await virsh(daemon.uri('qemu'), 'desc', 'web', '--config', 'theirs');
      return read(options);
    };
    const acting = domain.redefine((draft) => {
      draft.title = 'mine';
    });
    await expect(acting).rejects.toMatchObject({
      code: 'DEFINITION_CHANGED',
      paths: ['/domain/description'],
    });
    domain.getXmlDesc = read;
    expect(await definition()).toMatchObject({ description: 'theirs' });
    expect((await definition()).title).toBeUndefined();
  });

  it("accept libvirt's own validation of all of these changes", async () => {
    await domain.redefine(
      (draft) => {
        draft.description = 'all changes together';
        draft.devices.rng.push({
          model: 'virtio',
          rate: { bytes: 1024, period: 1000 },
          backend: { model: 'random', value: '/dev/urandom' },
        });
      },
      { flags: 'VALIDATE' },
    );
    expect((await definition()).devices?.rng).toHaveLength(1);
  });

  describe('that runs', () => {
    beforeAll(async () => {
      const network = await connection.networkLookupByName('lan');
      await network.create();
      await domain.create();
    });
    afterAll(() => domain.destroy());

    it('return the VNC port', async () => {
      const { devices } = await domain.getConfig();
      const vnc = devices?.graphics?.find((graphics) => graphics.type === 'vnc');
      expect(vnc?.port).toBeGreaterThanOrEqual(5900);
      expect(vnc?.passwd).toBeUndefined();
    });

    it('show the new configuration of the guest', async () => {
      expect((await domain.getInfo()).maxMem).toBe(98_304n);
      expect((await domain.getConfig()).devices?.disk).toHaveLength(2);
    });

    it('keep the running guest, and the definition apart', async () => {
      await domain.redefine((draft) => {
        draft.memory = size('128 MiB');
        draft.currentMemory = size('128 MiB');
      });
      expect((await domain.getConfig()).memory?.value).toBe(98_304);
      expect((await domain.getConfig({ flags: 'INACTIVE' })).memory?.value).toBe(131_072);
    });

    it('attach, update and detach devices as objects', async () => {
      const file = await makeDisk(pool, 'hot.img');
      await domain.attach(
        {
          disk: {
            type: 'file',
            device: 'disk',
            driver: { name: 'qemu', type: 'raw' },
            source: { file },
            target: { dev: 'sda', bus: 'usb' },
          },
        },
        LIVE_AND_CONFIG,
      );
      const live = byTarget((await domain.getConfig()).devices?.disk, 'sda');
      expect(live).toMatchObject({ source: { file } });
      expect(byTarget((await definition()).devices?.disk, 'sda')).toBeDefined();

      const nic = (await domain.getConfig()).devices?.interface?.[1];
      if (live === undefined || nic === undefined) throw new Error('a device is missing');
      await domain.update({ interface: { ...nic, link: { state: 'down' } } });
      const [, updated] = (await domain.getConfig()).devices?.interface ?? [];
      expect(updated).toMatchObject({ link: { state: 'down' } });

      await domain.detach({ disk: live }, LIVE_AND_CONFIG);
      expect(byTarget((await definition()).devices?.disk, 'sda')).toBeUndefined();
      const isGone = async (): Promise<boolean> =>
        byTarget((await domain.getConfig()).devices?.disk, 'sda') === undefined;
      await until(isGone);
    });
  });
});

describeWithLibvirtd('redefine of the other objects of a real libvirtd', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  it('keeps the value of a secret', async () => {
    const secret = await connection.secretDefineXml({ ephemeral: false, private: false });
    await secret.setValue(Buffer.from('open sesame'));
    await secret.redefine((draft) => {
      draft.description = 'of the cave';
    });
    expect((await secret.getConfig()).description).toBe('of the cave');
    expect(Buffer.from(await secret.getValue()).toString()).toBe('open sesame');
  });

  it('changes the definition of an active network, again and again', async () => {
    const network = await connection.networkDefineXml({ name: 'lan', bridge: { name: 'lanbr' } });
    await network.create();
    for (const name of ['one.example', 'two.example']) {
      await network.redefine((draft) => {
        draft.domain = { name };
        draft.mtu ??= { size: 1400 };
      });
    }
    expect((await network.getConfig()).domain).toBeUndefined();
    expect(await network.getConfig({ flags: 'INACTIVE' })).toMatchObject({
      domain: { name: 'two.example' },
      mtu: { size: 1400 },
    });
    await network.destroy();
    expect((await network.getConfig()).domain?.name).toBe('two.example');
  });

  it('changes the definition of an active pool, whose sizes change meanwhile', async () => {
    const pool = await startPool(connection);
    const read = pool.getXmlDesc.bind(pool);
    let reads = 0;
    pool.getXmlDesc = async (options) => {
      reads += 1;
      if (reads === 2) await makeDisk(pool, 'meanwhile.img');
      return read(options);
    };
    await pool.redefine((draft) => {
      if (draft.type === 'dir') draft.target.path = '/var/lib/libvirt/images/new';
    });
    pool.getXmlDesc = read;
    expect(await pool.getConfig({ flags: 'INACTIVE' })).toMatchObject({
      target: { path: '/var/lib/libvirt/images/new' },
    });
    expect((await pool.listAllVolumes()).map(({ name }) => name)).toEqual(['meanwhile.img']);
  });

  it('changes a network filter', async () => {
    const filter = await connection.nwFilterDefineXml({
      name: 'mine',
      rule: [{ action: 'accept', direction: 'out', priority: 400 }],
    });
    await filter.redefine((draft) => {
      draft.rule?.push({ action: 'drop', direction: 'inout', priority: 500 });
    });
    expect((await filter.getConfig()).rule).toMatchObject([
      { action: 'accept', priority: 400 },
      { action: 'drop', direction: 'inout', priority: 500 },
    ]);
  });

  it('changes an interface of the test driver', async () => {
    await using test = await connect(daemon.uri('test'));
    const [iface] = await test.listAllInterfaces();
    await iface?.redefine((draft) => {
      draft.mtu = { size: 1400 };
    });
    expect((await iface?.getConfig())?.mtu).toEqual({ size: 1400 });
  });

  it('refuses a transient network, which a define would make persistent', async () => {
    const network = await connection.networkCreateXml({ name: 'once', bridge: { name: 'oncebr' } });
    const acting = network.redefine((draft) => {
      draft.domain = { name: 'lan.example' };
    });
    await expect(acting).rejects.toMatchObject({ code: 'DEFINITION_MISSING' });
    await network.destroy();
  });
});

describeWithLibvirtd('The typed documents of a real libvirtd', () => {
  it('are those of the host, volumes, snapshots, checkpoints and bindings', async () => {
    await using daemon = await startLibvirtd();
    await using connection = await connect(daemon.uri('qemu'));
    const { host } = await connection.getCapabilitiesConfig();
    expect(host?.cpu?.arch).toBe('x86_64');
    const machine = await connection.getDomainCapabilitiesConfig({ virttype: 'qemu' });
    expect(machine).toMatchObject({ domain: 'qemu', arch: 'x86_64' });
    const pools = await connection.getStoragePoolCapabilitiesConfig();
    expect(pools.pool?.find(({ type }) => type === 'dir')).toMatchObject({ supported: true });

    const pool = await startPool(connection);
    const volume = await pool.storageVolCreateXml({
      name: 'a.qcow2',
      capacity: size('1 MiB'),
      target: { format: { type: 'qcow2' } },
    });
    expect(await volume.getConfig()).toMatchObject({
      name: 'a.qcow2',
      capacity: { value: 1_048_576, unit: 'bytes' },
      target: { format: { type: 'qcow2' } },
    });

    await using test = await connect(daemon.uri('test'));
    const domain = await test.domainLookupByName('test');
    const snapshot = await domain.snapshotCreateXml({ name: 'before' });
    expect(await snapshot.getConfig()).toMatchObject({ name: 'before', state: 'running' });
    const [device] = await test.listAllNodeDevices();
    expect((await device?.getConfig())?.name).toBe(device?.name);
  });
});
