import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import type { SimulatedStoragePool } from '../../../../src/testing/hypervisor/storage/pool.ts';
import type { SimulatedVolume } from '../../../../src/testing/hypervisor/storage/volume.ts';
import {
  cloneVolume,
  createVolume,
  deleteVolume,
  listVolumes,
  resizeVolume,
  volumeInfo,
  volumeXml,
  wipeVolume,
} from '../../../../src/testing/hypervisor/storage/volumes.ts';
import { elementsNamed, eventsOf, failureOf, newHypervisor } from './support.ts';

const ALLOCATE = 1;
const DELTA = 2;
const SHRINK = 4;
const xmlOf = (name: string, capacity: number | string, inside = ''): string =>
  `<volume><name>${name}</name><capacity>${capacity}</capacity>${inside}</volume>`;

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('Volumes', () => {
  let hypervisor: SimulatedHypervisor;
  let pool: SimulatedStoragePool;
  beforeEach(() => {
    hypervisor = newHypervisor();
    pool = hypervisor.pools.lookupByName('default-pool');
  });

  const create = (name: string, capacity: number | string, inside = ''): SimulatedVolume =>
    createVolume(pool, xmlOf(name, capacity, inside), 0);
  const sizes = (volume: SimulatedVolume): bigint[] => {
    const { capacity, allocation } = volumeInfo(volume);
    return [capacity, allocation];
  };

  it('allocate their capacity, unless their document says otherwise', () => {
    const full = create('full', 1_000_000);
    const thin = createVolume(
      pool,
      "<volume><name>thin</name><capacity unit='MiB'>10</capacity><allocation unit='KiB'>7</allocation></volume>",
      0,
    );
    expect([sizes(full), sizes(thin)]).toEqual([
      [1_000_000n, 1_000_000n],
      [10_485_760n, 7168n],
    ]);
    expect(hypervisor.pools.info(pool)).toMatchObject({
      allocation: 1_007_168n,
      available: 107_373_175_232n,
    });
    deleteVolume(full, 0);
    expect(hypervisor.pools.info(pool).allocation).toBe(7168n);
  });

  it('are formatted as documents', () => {
    expect(volumeXml(create('v', 5), 0)).toBe(`<volume type='file'>
  <name>v</name>
  <key>/default-pool/v</key>
  <capacity unit='bytes'>5</capacity>
  <allocation unit='bytes'>5</allocation>
  <target>
    <path>/default-pool/v</path>
    <format type='raw'/>
  </target>
</volume>
`);
    const target = `<target><compat>1.1</compat><path>/elsewhere</path><features><lazy_refcounts/></features>
      <format type='qcow2'/><permissions><mode>0600</mode></permissions></target>`;
    expect(elementsNamed(volumeXml(create('q', 5, target), 0), 'target')).toEqual([
      "<target><path>/default-pool/q</path><format type='qcow2'/><permissions><mode>0600</mode></permissions><compat>1.1</compat><features><lazy_refcounts/></features></target>",
    ]);
    const backing = "<backingStore><path>/b</path><format type='raw'/></backingStore>";
    expect(volumeXml(create('b', 5, backing), 0)).toContain(
      "  <backingStore>\n    <path>/b</path>\n    <format type='raw'/>\n  </backingStore>\n",
    );
  });

  it('are block devices without a format in a volume group', () => {
    const group = hypervisor.pools.create(
      "<pool type='logical'><name>vg</name><source><device path='/dev/sda1'/><name>vg0</name></source></pool>",
    );
    const volume = createVolume(group, xmlOf('lv', 5000), 0);
    expect([volumeInfo(volume).type, volume.path]).toEqual([1, '/dev/vg0/lv']);
    expect(elementsNamed(volumeXml(volume, 0), 'target')).toEqual([
      '<target><path>/dev/vg0/lv</path></target>',
    ]);
  });

  it.each([
    ['<volume/>', '27/18 XML error: missing volume name element'],
    [xmlOf('', 1), '27/18 XML error: missing volume name element'],
    ['<x/>', "27/5 XML error: expecting root element of 'volume', not 'x'"],
    ['<volume><name>a</name></volume>', '27/18 XML error: missing capacity element'],
    [xmlOf('a', 'zz'), '27/18 XML error: malformed capacity element'],
    [xmlOf('a', '-1'), '27/18 XML error: malformed capacity element'],
    [
      xmlOf('a', 1, "<target><format type='zz'/></target>"),
      '67/18 unsupported configuration: unknown volume format type zz',
    ],
    [
      "<volume type='zz'><name>x</name><capacity>1</capacity></volume>",
      "67/18 unsupported configuration: unknown volume type 'zz'",
    ],
    [xmlOf('old', 1), '9/12 operation failed: storage vol already exists'],
    [xmlOf('big', 10 ** 15), "1/12 internal error: Not enough free space in pool for volume 'big'"],
  ])('refuse the document %j', (xml, expected) => {
    create('old', 1);
    expect(failureOf(() => createVolume(pool, xml, 0))).toBe(expected);
    const original = pool.volume('old');
    expect(failureOf(() => cloneVolume(pool, xml, original, 0))).toBe(expected);
  });

  it('are found by name, key and path while their pool is active', () => {
    const volume = create('v', 5);
    const { pools } = hypervisor;
    expect([
      pool.volume('v'),
      pools.findVolume('key', '/default-pool/v'),
      pools.findVolume('path', '/default-pool/v'),
    ]).toEqual([volume, volume, volume]);
    expect(failureOf(() => pool.volume('zz'))).toBe(
      "50/12 Storage volume not found: no storage vol with matching name 'zz'",
    );
    pools.stop(pool);
    expect(failureOf(() => pool.volume('v'))).toBe(
      "55/12 Requested operation is not valid: storage pool 'default-pool' is not active",
    );
    expect(failureOf(() => listVolumes(pool, 0))).toBe(
      '55/12 Requested operation is not valid: storage pool is not active',
    );
    expect(failureOf(() => pools.findVolume('key', '/default-pool/v'))).toBe(
      "50/12 Storage volume not found: no storage vol with matching key '/default-pool/v'",
    );
    expect(failureOf(() => create('w', 5))).toContain('is not active');
    pools.start(pool);
    expect(listVolumes(pool, 0)).toEqual([volume]);
  });

  it('are cloned with their bytes, and the copies are independent', () => {
    const original = create('o', 8192);
    original.write(0n, Buffer.from('original'));
    const bigger = cloneVolume(pool, xmlOf('b', 20_000), original, 0);
    const smaller = cloneVolume(pool, xmlOf('s', 4), original, 0);
    original.write(0n, Buffer.from('changed!'));
    const texts = [original, bigger, smaller].map((volume) =>
      Buffer.from(volume.bytes.read(0n, 8)).toString('latin1'),
    );
    expect(texts).toEqual(['changed!', 'original', 'orig\0\0\0\0']);
    expect([sizes(bigger), sizes(smaller)]).toEqual([
      [20_000n, 20_000n],
      [4n, 4n],
    ]);
    expect(failureOf(() => cloneVolume(pool, xmlOf('c', 7), original, 1))).toBe(
      '8/12 unsupported flags (0x1) in function testStorageVolCreateXMLFrom',
    );
  });
});

/** The test driver lacks these calls. The errors are those of libvirt's storage driver. */
describe('The size of a volume', () => {
  let hypervisor: SimulatedHypervisor;
  let pool: SimulatedStoragePool;
  let volume: SimulatedVolume;
  beforeEach(() => {
    hypervisor = newHypervisor();
    pool = hypervisor.pools.lookupByName('default-pool');
    volume = createVolume(pool, xmlOf('v', 1_048_576, '<allocation>0</allocation>'), 0);
  });

  it('is the number of written pages for the allocation', () => {
    expect(volumeInfo(volume)).toEqual({ type: 0, capacity: 1_048_576n, allocation: 0n });
    volume.write(10_000n, Buffer.alloc(5000));
    expect(volumeInfo(volume).allocation).toBe(8192n);
    expect(hypervisor.pools.info(pool).allocation).toBe(8192n);
    expect(volumeInfo(volume, 1).allocation).toBe(1_048_576n);
  });

  it('grows and shrinks, by a difference or to a size', () => {
    const resized = (size: bigint, flags: number): bigint => {
      resizeVolume(volume, size, flags);
      return volume.capacity;
    };
    expect([
      resized(2_097_152n, 0),
      resized(4096n, DELTA),
      resized(1000n, DELTA | SHRINK),
      resized(0n, DELTA),
      resized(5000n, SHRINK),
    ]).toEqual([2_097_152n, 2_101_248n, 2_100_248n, 2_100_248n, 5000n]);
    resizeVolume(volume, 10_000n, ALLOCATE);
    expect([volume.capacity, volume.allocation, pool.allocation]).toEqual([
      10_000n,
      10_000n,
      10_000n,
    ]);
  });

  it("refuses sizes beyond the pool's space or below the allocation", () => {
    volume.write(0n, Buffer.alloc(8192));
    const resize = (size: bigint, flags: number): string =>
      failureOf(() => resizeVolume(volume, size, flags));
    expect(resize(1n, SHRINK)).toBe(
      "8/18 invalid argument: can't shrink capacity below existing allocation",
    );
    expect(resize(9000n, 0)).toBe(
      "8/18 invalid argument: Can't shrink capacity below current capacity unless shrink flag explicitly specified",
    );
    expect(resize(0n, 0)).toBe(
      "8/18 capacity in virStorageVolResize cannot be zero without 'delta' or 'shrink' flags set",
    );
    expect(resize(1n << 50n, 0)).toBe(
      '9/18 operation failed: Not enough space left in storage pool',
    );
    expect(resize(9000n, 8)).toBe('8/18 unsupported flags (0x8) in function storageVolResize');
  });

  it('stays the same when the volume is wiped', () => {
    volume.write(100n, Buffer.from('secret'));
    const events = eventsOf(hypervisor);
    wipeVolume(hypervisor.pools, volume, 0, 0);
    expect([...volume.bytes.read(100n, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([volume.capacity, events.map(({ kind }) => kind)]).toEqual([
      1_048_576n,
      ['storagePoolRefresh'],
    ]);
    expect(failureOf(() => wipeVolume(hypervisor.pools, volume, 9, 0))).toBe(
      "74/18 argument unsupported: 'trim' algorithm not supported",
    );
    expect(failureOf(() => wipeVolume(hypervisor.pools, volume, 10, 0))).toBe(
      '8/18 invalid argument: wiping algorithm 10 not supported',
    );
  });

  it('uses no memory for bytes that were never written', () => {
    const huge = createVolume(pool, xmlOf('h', 10 * 2 ** 30, '<allocation>0</allocation>'), 0);
    huge.write(5n << 30n, Buffer.from('x'));
    expect(huge.bytes.storedBytes).toBe(4096n);
    wipeVolume(hypervisor.pools, huge, 0, 0);
    expect(huge.bytes.storedBytes).toBe(0n);
  });
});
