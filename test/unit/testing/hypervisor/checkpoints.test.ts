import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  checkpointParent,
  checkpointXml,
  createCheckpoint,
  deleteCheckpoint,
  findCheckpoint,
  listCheckpoints,
} from '../../../../src/testing/hypervisor/domain/checkpoints.ts';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import { destroy } from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import { createSnapshot } from '../../../../src/testing/hypervisor/domain/snapshots.ts';
import { failureOf, NOW_MS, newHypervisor } from './support.ts';

const REDEFINE = 1;
const NO_DOMAIN = 2;
const SNAPSHOT = '<domainsnapshot><name>s</name></domainsnapshot>';

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('Checkpoints', () => {
  let domain: SimulatedDomain;
  beforeEach(() => {
    domain = newHypervisor().domains.lookupByName('test');
  });

  const create = (name: string, flags = 0, inside = ''): string =>
    createCheckpoint(
      domain,
      `<domaincheckpoint><name>${name}</name>${inside}</domaincheckpoint>`,
      flags,
    ).name;
  const find = (name: string): ReturnType<typeof findCheckpoint> => findCheckpoint(domain, name);
  const names = (under: string | null = null, flags = 0): string[] =>
    listCheckpoints(
      domain,
      under === null ? null : find(under),
      flags,
      'testDomainListAllCheckpoints',
    ).map(({ name }) => name);

  it('are formatted with or without the domain in their document', () => {
    create('c1');
    const bare = `<domaincheckpoint>
  <name>c1</name>
  <creationTime>${NOW_MS / 1000}</creationTime>
  <disks>
    <disk name='vda' checkpoint='bitmap' bitmap='c1'/>
  </disks>
</domaincheckpoint>
`;
    expect(checkpointXml(find('c1'), NO_DOMAIN)).toBe(bare);
    const whole = checkpointXml(find('c1'), 0);
    expect(whole.replace(/ {2}<domain [\s\S]*<\/domain>\n/, '')).toBe(bare);
    expect(whole).toContain("  <domain type='test'>\n    <name>test</name>\n");
    create('c2', 0, "<disks><disk name='vda' checkpoint='bitmap' bitmap='bm'/></disks>");
    expect(checkpointXml(find('c2'), NO_DOMAIN)).toContain(
      '  <parent>\n    <name>c1</name>\n  </parent>\n',
    );
    expect(checkpointXml(find('c2'), NO_DOMAIN)).toContain("bitmap='bm'/>");
    expect(failureOf(() => create('c3', 0, "<disks><disk name='vdz'/></disks>"))).toBe(
      "67/69 unsupported configuration: no disk named 'vdz'",
    );
  });

  it('form a tree', () => {
    for (const name of ['a', 'b', 'c']) create(name);
    expect(failureOf(() => create('a'))).toBe(
      '9/20 operation failed: domain moment a already exists',
    );
    expect([names(), names(null, 1), names(null, 4), names(null, 8)]).toEqual([
      ['a', 'b', 'c'],
      ['a'],
      ['c'],
      ['a', 'b'],
    ]);
    expect([names('a'), names('a', 1)]).toEqual([['b'], ['b', 'c']]);
    expect(checkpointParent(domain, find('c'), 0).name).toBe('b');
    expect(failureOf(() => checkpointParent(domain, find('a'), 0))).toBe(
      "103/12 Domain checkpoint not found: checkpoint 'a' does not have a parent",
    );
    expect(failureOf(() => find('zz'))).toBe(
      "103/12 Domain checkpoint not found: no domain checkpoint with matching name 'zz'",
    );
    expect(failureOf(() => names(null, 16))).toBe(
      '8/12 unsupported flags (0x10) in function testDomainListAllCheckpoints',
    );
  });

  it('are deleted alone, with their descendants, or only their descendants', () => {
    for (const name of ['a', 'b', 'c', 'd']) create(name);
    const remove = (name: string, flags: number): string =>
      failureOf(() => deleteCheckpoint(domain, find(name), flags));
    remove('d', 2);
    remove('b', 0);
    expect([names(), domain.checkpoints.current]).toEqual([['a', 'c'], 'c']);
    remove('a', 4);
    expect([names(), domain.checkpoints.current]).toEqual([['a'], 'a']);
    expect(remove('a', 8)).toBe(
      '8/12 unsupported flags (0x8) in function testDomainCheckpointDelete',
    );
    remove('a', 1);
    expect(names()).toEqual([]);
  });

  it('cannot coexist with snapshots', () => {
    create('c');
    expect(failureOf(() => createSnapshot(domain, SNAPSHOT, 0))).toBe(
      '84/12 Operation not supported: cannot create snapshot while checkpoint exists',
    );
    deleteCheckpoint(domain, find('c'), 0);
    createSnapshot(domain, SNAPSHOT, 0);
    expect(failureOf(() => create('c'))).toBe(
      '84/12 Operation not supported: cannot create checkpoint while snapshot exists',
    );
  });

  it('can be redefined from their documents, but not for a stopped guest', () => {
    create('c');
    const xml = checkpointXml(find('c'), 0);
    deleteCheckpoint(domain, find('c'), 0);
    createCheckpoint(domain, xml, REDEFINE);
    expect([names(), domain.checkpoints.current]).toEqual([['c'], 'c']);
    expect(failureOf(() => create('d', REDEFINE))).toBe(
      '1/69 internal error: missing creationTime from existing checkpoint',
    );
    const orphan = xml.replace('<name>c', '<parent><name>nope</name></parent><name>d');
    expect(failureOf(() => createCheckpoint(domain, orphan, REDEFINE))).toBe(
      '8/20 invalid argument: parent nope for moment d not found',
    );
    const nameless = xml.replace('<name>c</name>', '');
    expect(failureOf(() => createCheckpoint(domain, nameless, REDEFINE))).toBe(
      '27/69 XML error: a redefined checkpoint must have a name',
    );
    destroy(domain);
    for (const flags of [0, REDEFINE]) {
      expect(failureOf(() => createCheckpoint(domain, xml, flags))).toBe(
        '84/12 Operation not supported: cannot create checkpoint for inactive domain',
      );
    }
  });
});
