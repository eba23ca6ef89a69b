import { beforeEach, describe, expect, it } from '@jest/globals';
import { VirDomainSnapshotListFlags } from '../../../../src/protocol/index.ts';
import { currentMemoryKiB } from '../../../../src/testing/hypervisor/domain/definition.ts';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import {
  destroy,
  resume,
  start,
  suspend,
} from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import { setMemory } from '../../../../src/testing/hypervisor/domain/memory.ts';
import {
  checkDeleteFlags,
  checkRevertFlags,
  createSnapshot,
  currentSnapshot,
  deleteSnapshot,
  findSnapshot,
  listSnapshots,
  revertToSnapshot,
  snapshotParent,
  snapshotXml,
} from '../../../../src/testing/hypervisor/domain/snapshots.ts';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import {
  domainXml,
  elementsNamed,
  eventsOf,
  failureOf,
  lifecycle,
  NOW_MS,
  newHypervisor,
} from './support.ts';

const REDEFINE = 1;
const CURRENT = 2;
const HALT = 8;
const DISKS = `<devices><disk type='file'><source file='/a.img'/><target dev='hda'/></disk>
  <disk type='block'><source dev='/dev/b'/><target dev='hdb'/></disk>
  <disk device='cdrom'><target dev='hdc'/></disk></devices>`;

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('Snapshots', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  beforeEach(() => {
    hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
  });

  const create = (name: string, flags = 0, inside = '', of = domain): string =>
    createSnapshot(of, `<domainsnapshot><name>${name}</name>${inside}</domainsnapshot>`, flags)
      .name;
  const names = (under: string | null = null, flags = 0): string[] =>
    listSnapshots(
      domain,
      under === null ? null : findSnapshot(domain, under),
      flags,
      'testDomainListAllSnapshots',
    ).map(({ name }) => name);
  const revert = (name: string, flags = 0): void =>
    revertToSnapshot(domain, findSnapshot(domain, name), flags);
  const remove = (name: string, flags = 0): void =>
    deleteSnapshot(domain, findSnapshot(domain, name), flags);
  const xmlOf = (name: string): string => snapshotXml(findSnapshot(domain, name), 0);
  const withoutDomain = (xml: string): string => xml.replace(/ {2}<domain [\s\S]*<\/domain>\n/, '');

  it('contain the domain in their document', () => {
    create('s1', 0, '<description>first</description>');
    const xml = xmlOf('s1');
    expect(withoutDomain(xml)).toBe(`<domainsnapshot>
  <name>s1</name>
  <description>first</description>
  <state>running</state>
  <creationTime>${NOW_MS / 1000}</creationTime>
  <memory snapshot='internal'/>
  <disks>
    <disk name='vda' snapshot='internal'/>
  </disks>
</domainsnapshot>
`);
    expect(xml).toContain(
      "  <domain type='test'>\n    <name>test</name>\n    <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>\n",
    );
    expect(xml).toContain("    <memory unit='KiB'>8388608</memory>\n");
  });

  it('have no memory and no disks without a medium if the guest is stopped', () => {
    domain = hypervisor.domains.define(domainXml('off', DISKS));
    create('o');
    expect(withoutDomain(xmlOf('o'))).toBe(`<domainsnapshot>
  <name>o</name>
  <state>shutoff</state>
  <creationTime>${NOW_MS / 1000}</creationTime>
  <memory snapshot='no'/>
  <disks>
    <disk name='hda' snapshot='internal'/>
    <disk name='hdb' snapshot='internal'/>
    <disk name='hdc' snapshot='no'/>
  </disks>
</domainsnapshot>
`);
  });

  it('form a tree, in which the newest one is current', () => {
    create('a');
    create('b');
    expect(createSnapshot(domain, '<domainsnapshot/>', 0).name).toBe(String(NOW_MS / 1000));
    const newest = currentSnapshot(domain, 0);
    expect(snapshotParent(domain, newest, 0).name).toBe('b');
    expect(failureOf(() => snapshotParent(domain, findSnapshot(domain, 'a'), 0))).toBe(
      "72/12 Domain snapshot not found: snapshot 'a' does not have a parent",
    );
    expect(failureOf(() => create('a'))).toBe(
      '9/20 operation failed: domain moment a already exists',
    );
    expect([names(null, 1), names('a', 0), names('a', 1)]).toEqual([
      ['a'],
      ['b'],
      ['b', newest.name],
    ]);
  });

  it('are filtered by their properties', () => {
    create('on');
    create('top');
    revert('on');
    create('side');
    suspend(domain);
    destroy(domain);
    create('off');
    const all = ['on', 'top', 'side', 'off'];
    const byFlag = Object.fromEntries(
      Object.entries(VirDomainSnapshotListFlags).map(([name, bit]) => [name, names(null, bit)]),
    );
    expect(byFlag).toMatchObject({
      ROOTS: ['on'],
      METADATA: all,
      NO_METADATA: [],
      LEAVES: ['top', 'off'],
      NO_LEAVES: ['on', 'side'],
      INACTIVE: ['off'],
      ACTIVE: ['on', 'top', 'side'],
      DISK_ONLY: [],
      INTERNAL: all,
      EXTERNAL: [],
      TOPOLOGICAL: all,
    });
    expect(failureOf(() => names(null, 0x8_00))).toBe(
      '8/12 unsupported flags (0x800) in function testDomainListAllSnapshots',
    );
  });

  it('can be external if their document names files for disks and memory', () => {
    domain = hypervisor.domains.create(domainXml('on', DISKS));
    const disks = (inside: string): string =>
      failureOf(() => create('e', 0, `<disks>${inside}</disks>`));
    const file = "<source file='/ovl'/>";
    create(
      'em',
      0,
      `<memory snapshot='external' file='/m'/><disks><disk name='hda' snapshot='external'>${file}</disk><disk name='hdb' snapshot='no'/></disks>`,
    );
    expect(withoutDomain(xmlOf('em'))).toContain(`  <memory snapshot='external' file='/m'/>
  <disks>
    <disk name='hda' snapshot='external' type='file'>
      <source file='/ovl'/>
    </disk>
    <disk name='hdb' snapshot='no'/>
    <disk name='hdc' snapshot='no'/>
  </disks>
`);
    expect(names(null, VirDomainSnapshotListFlags.EXTERNAL)).toEqual(['em']);
    expect(disks(`<disk name='hda' snapshot='external'>${file}</disk>`)).toBe(
      "67/35 unsupported configuration: disk 'hda' must use snapshot mode 'internal'",
    );
    expect(disks("<disk name='zz'/>")).toBe("67/35 unsupported configuration: no disk named 'zz'");
    expect(disks("<disk name='hda'/><disk name='hda'/>")).toBe(
      "67/35 unsupported configuration: disk 'hda' specified twice",
    );
    expect(disks('<disk/>')).toBe('1/35 internal error: missing name from disk snapshot element');
    expect(disks("<disk name='hda' snapshot='zz'/>")).toBe(
      "27/5 XML error: Invalid value for attribute 'snapshot' in element 'disk': 'zz'.",
    );
    expect(failureOf(() => create('e', 0, "<memory snapshot='external'/>"))).toBe(
      '27/35 XML error: external memory snapshots require a filename',
    );
  });

  it('refuse unsupported flags and other documents', () => {
    expect(failureOf(() => create('f', 0x90))).toBe(
      '8/12 unsupported flags (0x10) in function testDomainSnapshotCreateXML',
    );
    expect(failureOf(() => createSnapshot(domain, '<x/>', 0))).toBe(
      "27/5 XML error: expecting root element of 'domainsnapshot', not 'x'",
    );
    expect(names()).toEqual([]);
  });

  it('can halt the guest, unless the guest is transient', () => {
    const events = eventsOf(hypervisor);
    create('h', HALT);
    expect([domain.state, domain.reason, lifecycle(events)]).toEqual([5, 7, ['test -1 5/6']]);
    const transient = hypervisor.domains.create(domainXml('t'));
    expect(failureOf(() => create('h', HALT, '', transient))).toBe(
      '55/12 Requested operation is not valid: cannot halt after transient domain snapshot',
    );
  });

  it('revert to a running guest with a new id', () => {
    create('s');
    const events = eventsOf(hypervisor);
    revert('s');
    expect([domain.state, domain.reason, domain.id]).toEqual([1, 4, 2]);
    destroy(domain);
    revert('s', 2);
    expect([domain.state, domain.reason, domain.id]).toEqual([3, 7, 3]);
    expect(lifecycle(events)).toEqual([
      'test -1 5/6',
      'test 2 2/3',
      'test -1 5/1',
      'test 3 2/3',
      'test 3 3/5',
    ]);
  });

  it('revert to a paused guest, unless a flag requests otherwise', () => {
    suspend(domain);
    create('p');
    resume(domain);
    const events = eventsOf(hypervisor);
    revert('p');
    expect([domain.state, domain.reason]).toEqual([3, 7]);
    revert('p', 1);
    expect([domain.state, domain.reason]).toEqual([1, 4]);
    expect(lifecycle(events)).toEqual([
      'test -1 5/6',
      'test 2 2/3',
      'test 2 3/5',
      'test -1 5/6',
      'test 3 2/3',
    ]);
  });

  it('revert to a stopped guest by stopping it, without an event if it is stopped already', () => {
    destroy(domain);
    create('off');
    const events = eventsOf(hypervisor);
    revert('off');
    expect([domain.state, domain.reason, lifecycle(events)]).toEqual([5, 2, []]);
    start(domain);
    revert('off');
    expect([domain.state, domain.reason, domain.id]).toEqual([5, 7, -1]);
    expect(lifecycle(events)).toEqual(['test 2 2/0', 'test -1 5/6']);
  });

  it('revert to a stopped guest only with events if the guest is to run then', () => {
    destroy(domain);
    create('off');
    const events = eventsOf(hypervisor);
    revert('off', 1);
    revert('off', 2);
    expect([domain.state, domain.reason, domain.id]).toEqual([5, 2, -1]);
    expect(lifecycle(events)).toEqual(['test -1 2/3', 'test -1 2/3', 'test -1 3/5']);
  });

  it('revert the current and the next definition', () => {
    domain = hypervisor.domains.define(domainXml('n'));
    create('o');
    setMemory(domain, 500n, 2);
    revert('o');
    expect(currentMemoryKiB(domain.definition)).toBe(1024n);
    expect(elementsNamed(xmlOf('o'), 'currentMemory')).toEqual([
      "<currentMemory unit='KiB'>1024</currentMemory>",
    ]);
  });

  it('are deleted alone, with their descendants, or only their descendants', () => {
    for (const name of ['a', 'b', 'c', 'd']) create(name);
    remove('d');
    expect([names(), currentSnapshot(domain, 0).name]).toEqual([['a', 'b', 'c'], 'c']);
    remove('b');
    expect(snapshotParent(domain, findSnapshot(domain, 'c'), 0).name).toBe('a');
    remove('a', 4);
    expect([names(), currentSnapshot(domain, 0).name]).toEqual([['a'], 'a']);
    create('e');
    remove('a', 1);
    expect(names()).toEqual([]);
    expect(failureOf(() => currentSnapshot(domain, 0))).toBe(
      '72/12 Domain snapshot not found: the domain does not have a current snapshot',
    );
    expect(failureOf(() => revert('a'))).toBe(
      "72/12 Domain snapshot not found: no domain snapshot with matching name 'a'",
    );
  });

  it('refuse unsupported flags when they are deleted or reverted to', () => {
    expect(failureOf(() => checkDeleteFlags(2))).toBe(
      '8/12 unsupported flags (0x2) in function testDomainSnapshotDelete',
    );
    expect(failureOf(() => checkRevertFlags(8))).toBe(
      '8/12 unsupported flags (0x8) in function testDomainRevertToSnapshot',
    );
  });

  it('can be redefined from their documents', () => {
    create('s');
    const xml = xmlOf('s');
    remove('s');
    const redefine = (document: string, flags = REDEFINE): string =>
      failureOf(() => createSnapshot(domain, document, flags));
    expect(redefine(xml)).toBe('no failure');
    expect([names(), domain.snapshots.current]).toEqual([['s'], null]);
    expect(redefine(xml, REDEFINE | CURRENT)).toBe('no failure');
    expect(domain.snapshots.current).toBe('s');
    expect(redefine('<domainsnapshot><name>q</name></domainsnapshot>')).toBe(
      '1/35 internal error: missing creationTime from existing snapshot',
    );
    const under = (parent: string, name: string): string =>
      xml.replace('<name>s', `<parent><name>${parent}</name></parent><name>${name}`);
    expect(redefine(under('nop', 'x'))).toBe(
      '8/20 invalid argument: parent nop for moment x not found',
    );
    expect(redefine(under('s', 's'))).toBe(
      '8/20 invalid argument: cannot set moment s as its own parent',
    );
    redefine(under('s', 't'));
    expect(redefine(under('t', 's'))).toBe(
      '8/20 invalid argument: parent t would create cycle to s',
    );
    expect(redefine(xml.replace('<state>running', '<state>shutoff'))).toBe(
      '27/35 XML error: memory state cannot be saved with offline or disk-only snapshot',
    );
    expect(redefine(xml.replace('6695eb01', '6695eb02'))).toBe(
      `8/35 invalid argument: definition for snapshot s must use uuid ${domain.uuid}`,
    );
  });
});
