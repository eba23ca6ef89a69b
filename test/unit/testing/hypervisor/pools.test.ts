import { beforeEach, describe, expect, it } from '@jest/globals';
import { VirConnectListAllStoragePoolsFlags } from '../../../../src/protocol/index.ts';
import type {
  SimulatedEvent,
  SimulatedHypervisor,
} from '../../../../src/testing/hypervisor/index.ts';
import { findPoolSources } from '../../../../src/testing/hypervisor/storage/pool-sources.ts';
import type { SimulatedStoragePools } from '../../../../src/testing/hypervisor/storage/pools.ts';
import { elementsNamed, eventsOf, failureOf, newHypervisor } from './support.ts';

const dir = (name: string, path = `/${name}`, inside = ''): string =>
  `<pool type='dir'><name>${name}</name>${inside}<target><path>${path}</path></target></pool>`;

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('Storage pools', () => {
  let hypervisor: SimulatedHypervisor;
  let pools: SimulatedStoragePools;
  let events: SimulatedEvent[];
  beforeEach(() => {
    hypervisor = newHypervisor();
    ({ pools } = hypervisor);
    events = eventsOf(hypervisor);
  });

  const told = (): string[] =>
    events.map((event) => {
      if (event.kind === 'storagePoolRefresh') return `${event.pool.name} refreshed`;
      return event.kind === 'storagePoolLifecycle'
        ? `${event.pool.name} ${event.event}/${event.detail}`
        : event.kind;
    });

  it('send an event when they start, stop, or are built, deleted or undefined', () => {
    const pool = pools.lookupByName('default-pool');
    pools.refresh(pool);
    pools.stop(pool);
    pools.build(pool);
    pools.delete(pool);
    pools.start(pool);
    pools.stop(pool);
    pools.undefine(pool);
    expect(told()).toEqual([
      'default-pool refreshed',
      'default-pool 3/0',
      'default-pool 4/0',
      'default-pool 5/0',
      'default-pool 2/0',
      'default-pool 3/0',
      'default-pool 1/0',
    ]);
    expect(failureOf(() => pools.lookupByName('default-pool'))).toBe(
      "49/12 Storage pool not found: no storage pool with matching name 'default-pool'",
    );
    expect(failureOf(() => pools.lookupByUuid(pool.uuid))).toBe(
      `49/12 Storage pool not found: no storage pool with matching uuid '${pool.uuid}'`,
    );
  });

  it('refuse operations that their state does not allow', () => {
    const pool = pools.lookupByName('default-pool');
    const active = "55/12 Requested operation is not valid: storage pool 'default-pool' is active";
    const whileActive = [
      () => pools.start(pool),
      () => pools.build(pool),
      () => pools.delete(pool),
      () => pools.undefine(pool),
    ];
    expect(whileActive.map(failureOf)).toEqual(whileActive.map(() => active));
    pools.stop(pool);
    const inactive =
      "55/12 Requested operation is not valid: storage pool 'default-pool' is not active";
    const whileInactive = [
      () => pools.stop(pool),
      () => pools.refresh(pool),
      () => pool.checkActive(),
    ];
    expect(whileInactive.map(failureOf)).toEqual(whileInactive.map(() => inactive));
    expect(failureOf(() => pools.refresh(pool, 1))).toBe(
      '8/12 unsupported flags (0x1) in function testStoragePoolRefresh',
    );
  });

  it('have a capacity of 100 GiB', () => {
    expect(pools.info(pools.lookupByName('default-pool'))).toEqual({
      state: 2,
      capacity: 107_374_182_400n,
      allocation: 0n,
      available: 107_374_182_400n,
    });
    expect(pools.xml(pools.define(dir('p')), 0)).toBe(`<pool type='dir'>
  <name>p</name>
  <uuid>00000000-0000-4000-8000-000000000001</uuid>
  <capacity unit='bytes'>107374182400</capacity>
  <allocation unit='bytes'>0</allocation>
  <available unit='bytes'>107374182400</available>
  <source>
  </source>
  <target>
    <path>/p</path>
  </target>
</pool>
`);
  });

  it('refuse the name, the UUID or the storage of another pool', () => {
    const { uuid } = pools.define(dir('p1'));
    const withUuid = (name: string): string => dir(name, '/q', `<uuid>${uuid}</uuid>`);
    expect(failureOf(() => pools.define(dir('p1')))).toBe(
      `9/18 operation failed: pool 'p1' already exists with uuid ${uuid}`,
    );
    expect(failureOf(() => pools.define(withUuid('p2')))).toBe(
      `9/18 operation failed: pool 'p1' is already defined with uuid ${uuid}`,
    );
    expect(failureOf(() => pools.define(dir('p2', '/p1/')))).toBe(
      "9/18 operation failed: Storage source conflict with pool: 'p1'",
    );
    const share = (name: string): string =>
      `<pool type='netfs'><name>${name}</name><source><host name='h'/><dir path='/d'/></source><target><path>/${name}</path></target></pool>`;
    pools.define(share('n1'));
    expect(failureOf(() => pools.define(share('n2')))).toContain("conflict with pool: 'n1'");
  });

  it('use a definition that was changed while they were active once they stop', () => {
    const pool = pools.create(dir('p'));
    pools.define(dir('p', '/other', `<uuid>${pool.uuid}</uuid>`));
    expect(elementsNamed(pools.xml(pool, 0), 'path')).toEqual(['<path>/p</path>']);
    pools.stop(pool);
    expect(elementsNamed(pools.xml(pool, 0), 'path')).toEqual(['<path>/other</path>']);
    expect(told()).toEqual(['p 2/0', 'p 0/0', 'p 3/0']);
  });

  it('disappear when they stop if they are transient', () => {
    const pool = pools.create(dir('t'));
    expect(failureOf(() => pools.setAutostart(pool, true))).toBe(
      '8/12 invalid argument: pool has no config file',
    );
    expect(failureOf(() => pools.create(dir('t', '/t', `<uuid>${pool.uuid}</uuid>`)))).toBe(
      "55/18 Requested operation is not valid: pool is already active as 't'",
    );
    pools.stop(pool);
    expect(told()).toEqual(['t 2/0', 't 3/0']);
    expect(pools.all().map(({ name }) => name)).toEqual(['default-pool']);
  });

  it('are filtered by state, persistence, autostart and type', () => {
    pools.setAutostart(pools.define(dir('off')), true);
    pools.create(
      "<pool type='logical'><name>vg</name><source><device path='/dev/sda'/></source></pool>",
    );
    const byFlag = Object.entries(VirConnectListAllStoragePoolsFlags).map(([name, bit]) => [
      name,
      pools.list(bit).map((pool) => pool.name),
    ]);
    expect(Object.fromEntries(byFlag)).toMatchObject({
      INACTIVE: ['off'],
      ACTIVE: ['default-pool', 'vg'],
      PERSISTENT: ['default-pool', 'off'],
      TRANSIENT: ['vg'],
      AUTOSTART: ['off'],
      NO_AUTOSTART: ['default-pool', 'vg'],
      DIR: ['default-pool', 'off'],
      LOGICAL: ['vg'],
      RBD: [],
    });
    const { ACTIVE, LOGICAL, DIR } = VirConnectListAllStoragePoolsFlags;
    expect(pools.list(ACTIVE | LOGICAL | DIR).map(({ name }) => name)).toEqual([
      'default-pool',
      'vg',
    ]);
    expect(failureOf(() => pools.list(1 << 20))).toBe(
      '8/12 unsupported flags (0x100000) in function testConnectListAllStoragePools',
    );
  });

  it.each([
    ['<x/>', "27/5 XML error: expecting root element of 'pool', not 'x'"],
    ['<pool/>', "27/5 XML error: Missing required attribute 'type' in element 'pool'"],
    [
      "<pool type='zz'/>",
      "27/5 XML error: Invalid value for attribute 'type' in element 'pool': 'zz'.",
    ],
    ["<pool type='dir'/>", '27/18 XML error: missing pool source name element'],
    ["<pool type='dir'><name>a</name></pool>", '27/18 XML error: missing storage pool target path'],
    [dir('a/b', '/a'), "27/18 XML error: name a/b cannot contain '/'"],
    [dir('a', '/a', '<uuid>z</uuid>'), '27/18 XML error: malformed uuid element'],
    [
      "<pool type='netfs'><name>a</name><source><dir path='/d'/></source><target><path>/m</path></target></pool>",
      '27/18 XML error: missing storage pool source host name',
    ],
  ])('refuse the document %j', (xml, expected) => {
    expect(failureOf(() => pools.define(xml))).toBe(expected);
  });

  it.each([
    [
      "<pool type='logical'><name>vg</name></pool>",
      "<source><name>vg</name><format type='lvm2'/></source>",
      '<path>/dev/vg</path>',
    ],
    [
      "<pool type='zfs'><name>z</name><source><name>zp</name></source></pool>",
      '<source><name>zp</name></source>',
      '<path>/dev/zvol/zp</path>',
    ],
    [
      "<pool type='fs'><name>f</name><source><device path='/dev/sdc'/></source><target><path>/m</path></target></pool>",
      "<source><device path='/dev/sdc'/><format type='auto'/></source>",
      '<path>/m</path>',
    ],
    [
      "<pool type='rbd'><name>r</name><source><name>rp</name><host name='h'/></source></pool>",
      "<source><host name='h'/><name>rp</name></source>",
      undefined,
    ],
  ])('get the defaults of their type: %j', (xml, source, path) => {
    const written = pools.xml(pools.define(xml), 0);
    expect([elementsNamed(written, 'source')[0], elementsNamed(written, 'path')[0]]).toEqual([
      source,
      path,
    ]);
  });

  it('have sources that can be discovered', () => {
    const vg = findPoolSources('logical', null, 0);
    expect(elementsNamed(vg, 'source')).toEqual([
      "<source><device path='/dev/sda20'/><name>testvg1</name><format type='lvm2'/></source>",
      "<source><device path='/dev/sda21'/><name>testvg2</name><format type='lvm2'/></source>",
    ]);
    const share = findPoolSources('netfs', "<source><host name='h'/></source>", 0);
    expect(elementsNamed(share, 'source')).toEqual([
      "<source><host name='h'/><dir path='/testshare'/><format type='nfs'/></source>",
    ]);
    const noHost = '8/12 invalid argument: hostname must be specified for netfs sources';
    expect(failureOf(() => findPoolSources('netfs', '<source/>', 0))).toBe(noHost);
    expect(failureOf(() => findPoolSources('netfs', null, 0))).toBe(noHost);
    expect(failureOf(() => findPoolSources('dir', null, 0))).toBe(
      '1/12 internal error: unknown storage pool type dir',
    );
    for (const type of ['zz', 'constructor']) {
      expect(failureOf(() => findPoolSources(type, null, 0))).toBe(
        `3/12 this function is not supported by the connection driver: pool type '${type}' does not support source discovery`,
      );
    }
  });
});
