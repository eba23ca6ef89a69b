import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KINDS } from '../../src/api/events/kinds.ts';
import type { Connection, EventName } from '../../src/index.ts';
import { connect, VirDomainMetadataType } from '../../src/index.ts';
import { GuestWithEverything } from './events/guest.ts';
import { connectAsToOldDaemon } from './events/old-client.ts';
import type { PlainEvent } from './events/watcher.ts';
import { Watcher } from './events/watcher.ts';
import { isOf } from './support/differences.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** The events that are newer than libvirt 9.0, each with the release that added it. */
const NEWER: ReadonlyMap<EventName, string> = new Map([
  ['network:metadata-change', '9.8.0'],
  ['domain:nic-mac-change', '11.2.0'],
  ['domain:vcpu-removed', '12.4.0'],
  ['domain:channel-lifecycle', '12.4.0'],
]);

const QEMU_NAMES = KINDS.map(({ name }) => name).filter((name) => !NEWER.has(name));

describeWithLibvirtd('the events of libvirtd', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe('with QEMU', () => {
    let connection: Connection;
    let watcher: Watcher;
    let guest: GuestWithEverything;
    beforeAll(async () => {
      connection = await connect(daemon.uri('qemu'));
      watcher = await Watcher.start(connection, daemon.uri('qemu'), QEMU_NAMES);
      guest = await GuestWithEverything.define(connection, daemon);
    });
    afterAll(async () => {
      await watcher?.[Symbol.asyncDispose]();
      await guest?.[Symbol.asyncDispose]();
      await connection?.close();
    });

    it('report the life cycle of a guest', async () => {
      await guest.live(watcher);
    });

    it('report changes of networks, pools and secrets', async () => {
      const network = await connection.networkDefineXml('<network><name>lonely</name></network>');
      await network.create();
      await network.destroy();
      await network.undefine();
      await watcher.until('network:lifecycle', { event: 1 });

      const pool = await connection.storagePoolDefineXml(`<pool type='dir'><name>disks</name>
        <target><path>/var/lib/libvirt/images/sub</path></target></pool>`);
      await pool.build();
      await pool.create();
      await pool.refresh();
      await pool.destroy();
      await pool.delete();
      await pool.undefine();
      await watcher.until('storage-pool:refresh');
      await watcher.until('storage-pool:lifecycle', { event: 1 });

      const xml = `<secret><usage type='ceph'><name>store</name></usage></secret>`;
      const secret = await connection.secretDefineXml(xml);
      await secret.setValue(Uint8Array.of(1, 2, 3));
      await secret.undefine();
      await watcher.until('secret:value-changed');
      await watcher.until('secret:lifecycle', { event: 1 });
    });

    it('are the same as those of libvirt-python', async () => {
      const theirs = await watcher.pythons();
      expect(byFamily(watcher.seen)).toEqual(byFamily(theirs));
      expect([...new Set(watcher.seen.map(({ type }) => type))].sort()).toEqual([
        'domain:agent-lifecycle',
        'domain:balloon-change',
        'domain:block-job',
        'domain:block-job-2',
        'domain:block-threshold',
        'domain:device-added',
        'domain:device-removed',
        'domain:disk-change',
        'domain:graphics',
        'domain:io-error',
        'domain:io-error-reason',
        'domain:job-completed',
        'domain:lifecycle',
        'domain:metadata-change',
        'domain:migration-iteration',
        'domain:pm-suspend',
        'domain:pm-suspend-disk',
        'domain:pm-wakeup',
        'domain:reboot',
        'domain:rtc-change',
        'domain:tray-change',
        'domain:tunable',
        'domain:watchdog',
        'network:lifecycle',
        'qemu:monitor',
        'secret:lifecycle',
        'secret:value-changed',
        'storage-pool:lifecycle',
        'storage-pool:refresh',
      ]);
    });
  });

  it('with the test driver are the same as those of libvirt-python', async () => {
    await using connection = await connect(daemon.uri('test'));
    const names = QEMU_NAMES.filter((name) => !/^(qemu|secret):/.test(name));
    await using watcher = await Watcher.start(connection, daemon.uri('test'), names);
    const domain = await connection.domainLookupByName('test');
    await domain.suspend();
    await domain.resume();
    await domain.setMetadata(VirDomainMetadataType.TITLE, 'a title');
    await domain.setMetadata(VirDomainMetadataType.ELEMENT, '<a/>', { key: 'x', uri: 'urn:x' });
    await domain.destroy();
    await domain.create();
    const network = await connection.networkLookupByName('default');
    await network.destroy();
    await network.create();
    const pool = await connection.storagePoolLookupByName('default-pool');
    await pool.refresh();
    await pool.destroy();
    await pool.create();
    const device = await connection.nodeDeviceCreateXml(`<device><parent>scsi_host1</parent>
      <capability type='scsi_host'><capability type='fc_host'>
      <wwnn>20000000c9831b4b</wwnn><wwpn>10000000c9831b4b</wwpn></capability></capability>
      </device>`);
    await device.destroy();
    await watcher.until('domain:lifecycle', { event: 2 });
    await watcher.until('storage-pool:lifecycle', { event: 2 });
    await watcher.until('node-device:lifecycle', { event: 1 });
    const theirs = await watcher.pythons();
    expect(byFamily(watcher.seen)).toEqual(byFamily(theirs));
    expect([...new Set(watcher.seen.map(({ type }) => type))].sort()).toEqual([
      'domain:lifecycle',
      'domain:metadata-change',
      'network:lifecycle',
      'node-device:lifecycle',
      'storage-pool:lifecycle',
      'storage-pool:refresh',
    ]);
  });

  it('are limited to one object if the subscription names it', async () => {
    await using connection = await connect(daemon.uri('test'));
    const object = await connection.domainLookupByName('test');
    await using mine = await connection.subscribe('domain:lifecycle', { object });
    await using all = await connection.subscribe('domain:lifecycle');
    const other = await connection.domainCreateXml(`<domain type='test'><name>other</name>
      <memory>1024</memory><os><type>hvm</type></os></domain>`);
    await other.destroy();
    await object.suspend();
    await object.resume();
    expect((await mine.next()).value).toMatchObject({ domain: { name: 'test' }, event: 3 });
    expect((await mine.next()).value).toMatchObject({ domain: { name: 'test' }, event: 4 });
    const names: unknown[] = [];
    for await (const item of all) {
      names.push(item.type === 'domain:lifecycle' && item.domain.name);
      if (names.length === 4) break;
    }
    expect(names).toEqual(['other', 'other', 'test', 'test']);
  });

  it('arrive even if the daemon has no callback ids', async () => {
    await using connection = await connectAsToOldDaemon(daemon.socketPath);
    const object = await connection.domainLookupByName('test');
    const one = await connection.subscribe(['domain:lifecycle', 'domain:reboot'], { object });
    const all = await connection.subscribe('domain:lifecycle');
    const other = await connection.domainCreateXml(`<domain type='test'><name>third</name>
      <memory>1024</memory><os><type>hvm</type></os></domain>`);
    await object.suspend();
    await object.resume();
    expect((await one.next()).value).toMatchObject({ domain: { name: 'test' }, event: 3 });
    expect((await all.next()).value).toMatchObject({ domain: { name: 'third' }, event: 2 });
    await Promise.all([one.close(), all.close()]);
    // No registration is left, so the daemon accepts a new one.
    const again = await connection.subscribe('domain:lifecycle');
    await other.destroy();
    expect((await again.next()).value).toMatchObject({ domain: { name: 'third' }, event: 5 });
  });

  it.each([...NEWER])('%s, since libvirt %s, need such a daemon', async (name, since) => {
    await using connection = await connect(daemon.uri('test'));
    if (isOf({ program: 'libvirt', since })) {
      await (await connection.subscribe(name)).close();
    } else {
      await expect(connection.subscribe(name)).rejects.toMatchObject({
        code: 'VIR_ERR_NO_SUPPORT',
        message: expect.stringMatching(`too old for ${name} events: .*unsupported`),
      });
    }
  });
});

describeWithLibvirtd('the exit of libvirtd', () => {
  it('sends connection:close and makes subscriptions fail', async () => {
    await using daemon = await startLibvirtd();
    await using connection = await connect(daemon.uri('test'));
    await using watcher = await Watcher.start(connection, daemon.uri('test'), ['connection:close']);
    const lifecycle = await connection.subscribe('domain:lifecycle');
    process.kill(daemon.pid, 'SIGTERM');
    const { reason } = await watcher.until('connection:close', { isFinal: true });
    expect(await watcher.pythons()).toEqual([{ type: 'connection:close', reason }]);
    await expect(lifecycle.next()).rejects.toMatchObject({ name: 'TransportError' });
  });
});

/** Groups events by the kind of object, because only events of one kind have a fixed order. */
function byFamily(events: readonly PlainEvent[]): Record<string, PlainEvent[]> {
  const families: Record<string, PlainEvent[]> = {};
  for (const event of events) {
    const family = event.type.split(':')[0] ?? '';
    families[family] ??= [];
    families[family].push(event);
  }
  return families;
}
