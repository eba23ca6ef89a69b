import { describe, expect, it } from '@jest/globals';
import { schema as domain } from '../../../../src/xml/generated/tables/domain.ts';
import { schema as network } from '../../../../src/xml/generated/tables/network.ts';
import { schema as secret } from '../../../../src/xml/generated/tables/secret.ts';
import type { XmlProblem } from '../../../../src/xml/validate/problem.ts';
import { validateXml } from '../../../../src/xml/validate/validate.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../../support/growth.ts';

const DISK = `<disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/a.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>`;

function domainXml(devices = DISK, more = ''): string {
  return `<domain type='kvm'>
  <name>a</name>
  <memory unit='KiB'>1024</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  ${more}
  <devices>
    ${devices}
  </devices>
</domain>`;
}

function problems(xml: string, schema = domain): XmlProblem[] {
  return validateXml(schema, xml);
}

/** Returns the only problem of a document. */
function problem(xml: string, schema = domain): XmlProblem {
  const [first, ...others] = problems(xml, schema);
  expect(others).toEqual([]);
  if (first === undefined) throw new Error('there is no problem');
  return first;
}

describe('validateXml', () => {
  it('accepts a valid document', () => {
    expect(problems(domainXml())).toEqual([]);
  });

  it('accepts children in any order where the schema has none', () => {
    const [, name = '', memory = ''] = domainXml().split('\n');
    expect(problems(domainXml().replace(`${name}\n${memory}`, `${memory}\n${name}`))).toEqual([]);
  });

  it('names path, line, column, value, list and the nearest spelling of a wrong value', () => {
    expect(problem(domainXml(DISK.replace("bus='virtio'", "bus='virto'")))).toEqual({
      path: '/domain/devices/disk/target/@bus',
      line: 10,
      column: 25,
      message: expect.stringMatching(
        /^"bus" of <target> is "virto", but must be one of .*; did you mean "virtio"\?$/,
      ),
      found: 'virto',
      allowed: expect.arrayContaining(['virtio', 'scsi', 'sata']),
      severity: 'warning',
      kind: 'unknown',
    });
  });

  it('lists all values of a missing attribute that decides the type', () => {
    const { message, allowed } = problem(
      domainXml(DISK.replace("type='file'", "type='network'").replace(/<source.*/, '<source/>')),
    );
    expect(message).toMatch(/^<source> needs the attribute "protocol": one of "nbd", "gluster", /);
    expect(allowed).toEqual(expect.arrayContaining(['nbd', 'rbd', 'nfs']));
  });

  it('counts equal siblings in paths from 1', () => {
    const second = DISK.replace("dev='vda'", '');
    expect(problem(domainXml(DISK + second))).toMatchObject({
      path: '/domain/devices/disk[2]/target',
      kind: 'missing',
      message: expect.stringMatching(/^<target> needs the attribute "dev": text that matches /),
    });
  });

  it.each([
    [
      'an unknown element',
      DISK.replace('<source', '<sorce/><source'),
      'unknown',
      '<disk> has the unknown element <sorce>; did you mean "source"?',
    ],
    [
      'an unknown attribute',
      DISK.replace('<source file', '<source fle'),
      'unknown',
      '<source> has the unknown attribute "fle"; did you mean "file"?',
    ],
    [
      'a second element',
      DISK.replace('<source', '<driver name="qemu"/><source'),
      'repeated',
      '<disk> with type="file", device="disk" has more than one <driver>',
    ],
    [
      'a missing element',
      DISK.replace(/<target.*>/, ''),
      'missing',
      '<disk> with type="file", device="disk" needs <target>',
    ],
    [
      'an attribute of another alternative',
      DISK.replace('<source', '<source pool="p"'),
      'misplaced',
      '<source> must not have the attribute "pool"',
    ],
    [
      'a value of another alternative',
      DISK.replace("'disk'", "'lun'"),
      'value',
      '"device" of <disk> with type="file" is "lun", but must be one of "cdrom", "disk", "floppy"',
    ],
    [
      'a wrong number',
      `${DISK}<controller type="usb" index="-1"/>`,
      'value',
      '"index" of <controller> is "-1", but must be an integer from 0 to 4294967295',
    ],
    [
      'a wrong boolean',
      DISK.replace('<source', '<source startupPolicy="x"'),
      'unknown',
      '"startupPolicy" of <source> is "x", but must be one of "mandatory", "optional", "requisite"',
    ],
    [
      'a text',
      DISK.replace('<source', 'text<source'),
      'misplaced',
      '<disk> with type="file", device="disk" must not have the text "text"',
    ],
  ])('explains %s', (_, devices, kind, message) => {
    expect(problem(domainXml(devices))).toMatchObject({ kind, message });
  });

  it('explains an order that the schema requires', () => {
    const xml = "<secret ephemeral='no'><usage type='volume'><volume>/a</volume></usage></secret>";
    expect(problems(xml, secret)).toEqual([]);
    const slices = `<source file='/a'><encryption format='luks'/><dataStore type='file'><format type='raw'/><source file='/b'/></dataStore><slices><slice type='storage' offset='0' size='1'/></slices></source>`;
    expect(problem(domainXml(DISK.replace(/<source.*>/, slices)))).toMatchObject({
      kind: 'order',
      message: '<slices> must stand before <dataStore> in <source>',
    });
  });

  it('warns of a valid order that libxml2 refuses', () => {
    // Both orders are valid, and libxml2 accepts only the first one.
    const [off, crash] = ['poweroff', 'crash'].map((name) => `<on_${name}>destroy</on_${name}>`);
    expect(problems(domainXml(DISK, `<vcpu>1</vcpu>${off}${crash}`))).toEqual([]);
    const torn = domainXml(DISK, off).replace('</domain>', `${crash}<vcpu>1</vcpu></domain>`);
    expect(problem(torn)).toMatchObject({
      path: '/domain/devices',
      kind: 'libxml2-order',
      severity: 'warning',
      message:
        '<devices> stands between elements of another group in <domain>, which libxml2 refuses; ' +
        'move it before or after them',
    });
  });

  it('finds all problems of a document', () => {
    const xml = domainXml(
      DISK.replace("'qcow2'", "'qcow3'").replace("'virtio'", "'pci'"),
      '<vcpu>x</vcpu>',
    );
    expect(problems(xml).map(({ path }) => path)).toEqual([
      '/domain/vcpu',
      '/domain/devices/disk/driver/@type',
      '/domain/devices/disk/target/@bus',
    ]);
  });

  it('matches namespaces by their names, whatever the prefix is', () => {
    const uri = 'http://libvirt.org/schemas/domain/qemu/1.0';
    const commandline = `<q:commandline xmlns:q='${uri}'><q:arg value='-S'/></q:commandline>`;
    expect(problems(domainXml(DISK, commandline))).toEqual([]);
    expect(problem(domainXml(DISK, commandline.replace(uri, 'urn:other')))).toMatchObject({
      kind: 'unknown',
      path: '/domain/q:commandline',
    });
  });

  it('allows any element in the metadata', () => {
    const metadata = "<metadata><a:x xmlns:a='urn:a' y='1'>text<z/>text</a:x></metadata>";
    expect(problems(domainXml(DISK, metadata))).toEqual([]);
  });

  it('makes errors of unknown parts if it is asked to', () => {
    const xml = domainXml(DISK.replace('<source', '<sorce/><source'));
    expect(validateXml(domain, xml, { unknown: 'error' })).toEqual([
      expect.objectContaining({ kind: 'unknown', severity: 'error' }),
    ]);
  });

  it('says that a document is one of another format', () => {
    expect(problem(domainXml(), network)).toMatchObject({
      kind: 'root',
      path: '/domain',
      message: 'The root element is <domain>, but must be <network>',
    });
  });

  it('reports a text that is not well-formed', () => {
    expect(problem('<domain>\n<name></domain>')).toMatchObject({ kind: 'syntax', line: 2 });
  });

  it('limits the number of problems', () => {
    const xml = domainXml('<nothing/>'.repeat(1000));
    expect(problems(xml)).toHaveLength(100);
    expect(validateXml(domain, xml, { maxProblems: 3 })).toHaveLength(3);
  });

  it.each([
    ['valid devices', (size: number) => domainXml(DISK.repeat(size))],
    ['wrong devices', (size: number) => domainXml(DISK.replace('virtio', 'x').repeat(size))],
    ['unknown devices', (size: number) => domainXml('<nothing/>'.repeat(size))],
    [
      'a long list of values',
      (size: number) => domainXml(DISK, `<vcpu cpuset='${'1,'.repeat(size)}'>1</vcpu>`),
    ],
    [
      'elements in all orders',
      (size: number) => domainXml(DISK, '<memory>1</memory><vcpu>1</vcpu>'.repeat(size)),
    ],
  ])('takes linear time for %s', async (_, make) => {
    const documents = new Map([100, 400].map((size) => [size, make(size)]));
    const time = await growth(100, (size) => validateXml(domain, documents.get(size) ?? ''));
    expect(time).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});
