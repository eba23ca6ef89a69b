import { describe, expect, it } from '@jest/globals';
import type { Draft } from '../../../src/xml/edit/draft-types.ts';
import type { DeviceBackingStore, DomainConfig } from '../../../src/xml/generated/domain.ts';
import { domainXml } from '../../../src/xml/generated/domain.ts';
import { networkXml } from '../../../src/xml/generated/network.ts';
import { raw, size, XmlError } from '../../../src/xml/index.ts';

const XML = `<!-- top -->
<domain type="kvm">
  <name>a</name>
  <memory unit="KiB">12345</memory>
  <!-- note -->
  <vcpu>2</vcpu>
  <os>
    <type arch="x86_64">hvm</type>
    <boot dev="hd"/>
  </os>
  <devices>
    <emulator>/x</emulator>
    <disk type="file" device="disk" odd="1">
      <driver name="qemu" type="raw"/>
      <source file="/a"/>
      <target dev="vda"/> <!-- keep -->
    </disk>
    <disk type="file" device="cdrom">
      <target dev="sda"/>
      <readonly/>
    </disk>
    <interface type="network"><mac address="52:54:00:00:00:01"/><source network="n"/></interface>
    <serial type="pty"/>
  </devices>
</domain>
`;
const FIRST = `    <disk type="file" device="disk" odd="1">
      <driver name="qemu" type="raw"/>
      <source file="/a"/>
      <target dev="vda"/> <!-- keep -->
    </disk>
`;
const SECOND = `    <disk type="file" device="cdrom">
      <target dev="sda"/>
      <readonly/>
    </disk>
`;
const NEW = `    <disk type="block">
      <target dev="vdz"/>
    </disk>
`;

type Change = (draft: Draft<DomainConfig>) => void;
const edit = (change: Change): string => domainXml.edit(XML, change);
/** Returns a disk whose backing store contains itself. */
function endless() {
  const store: DeviceBackingStore = { type: 'file' };
  store.backingStore = store;
  return { type: 'file' as const, target: { dev: 'vdz' }, backingStore: store };
}
const added = () => ({ type: 'block' as const, target: { dev: 'vdz' } });

describe('XmlFormat.edit', () => {
  it.each<[string, Change]>([
    ['reads everything', (draft) => JSON.stringify(draft)],
    [
      'sets values that are equal',
      (draft) => Object.assign(draft, { name: 'a', vcpu: { value: 2 } }),
    ],
    ['assigns a copy of a list', (draft) => (draft.devices.disk = [...draft.devices.disk])],
    ['sorts a sorted list', (draft) => draft.devices.disk.sort(() => 0)],
    [
      'adds a device and removes it',
      (draft) => draft.devices.disk.splice(draft.devices.disk.push(added()) - 1),
    ],
    ['reads an empty list', (draft) => draft.devices.channel.length],
  ])('returns the same text if the function only %s', (_, change) => {
    expect(edit(change)).toBe(XML);
  });

  it('changes only the digits of a value', () => {
    expect(edit(({ memory }) => memory && Object.assign(memory, { value: 4 }))).toBe(
      XML.replace('12345', '4'),
    );
    expect(edit((draft) => (draft.memory = size('4 GiB')))).toBe(
      XML.replace('"KiB">12345', '"GiB">4'),
    );
  });

  it.each<[string, Change, string]>([
    ['push', ({ devices }) => devices.disk.push(added()), FIRST + SECOND + NEW],
    ['unshift', ({ devices }) => devices.disk.unshift(added()), NEW + FIRST + SECOND],
    ['splice', ({ devices }) => devices.disk.splice(1, 0, added()), FIRST + NEW + SECOND],
    ['pop', ({ devices }) => devices.disk.pop(), FIRST],
    ['shift', ({ devices }) => devices.disk.shift(), SECOND],
    ['reverse', ({ devices }) => devices.disk.reverse(), SECOND + FIRST],
    ['delete', ({ devices }) => delete devices.disk[0], SECOND],
    ['length', ({ devices }) => (devices.disk.length = 1), FIRST],
    ['fill', ({ devices }) => devices.disk.fill(added(), 1), FIRST + NEW],
    [
      'filter',
      ({ devices }) => (devices.disk = devices.disk.filter((disk) => disk.device === 'cdrom')),
      SECOND,
    ],
    [
      'a copy of an item',
      ({ devices }) => devices.disk.push(...devices.disk.slice(0, 1)),
      FIRST + SECOND + FIRST,
    ],
  ])('understands %s of an array', (_, change, disks) => {
    const expected = XML.replace(FIRST + SECOND, disks);
    expect(edit(change).replaceAll(' <!-- keep -->\n', '\n')).toBe(
      expected.replaceAll(' <!-- keep -->\n', '\n'),
    );
  });

  it('keeps unknown attributes and comments of an item that moves', () => {
    expect(edit(({ devices }) => devices.disk.reverse())).toBe(
      XML.replace(FIRST + SECOND, SECOND + FIRST),
    );
  });

  it('places new elements where libvirt writes them', () => {
    const text = edit((draft) => {
      draft.description = 'a & b';
      draft.cputune = { vcpupin: [{ vcpu: 0, cpuset: '2' }] };
    });
    expect(text).toContain('<name>a</name>\n  <description>a &amp; b</description>\n  <memory');
    expect(text).toContain(
      '</vcpu>\n  <cputune>\n    <vcpupin vcpu="0" cpuset="2"/>\n  </cputune>\n  <os>',
    );
  });

  it('writes an object that is changed after it was assigned', () => {
    const text = edit((draft) => {
      draft.cputune ??= {};
      draft.cputune.vcpupin = [];
      draft.cputune.vcpupin.push({ vcpu: 0, cpuset: '2' });
    });
    expect(domainXml.parse(text).cputune).toEqual({ vcpupin: [{ vcpu: 0, cpuset: '2' }] });
  });

  it('declares the namespace of a new element', () => {
    const text = edit((draft) => {
      draft['qemu:commandline'] = { 'qemu:arg': [{ value: '-cpu' }] };
    });
    expect(text).toContain(
      '<domain type="kvm" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">',
    );
    expect(text).toContain('<qemu:arg value="-cpu"/>');
  });

  it('uses the prefix that the document has for a namespace', () => {
    const uri = 'http://libvirt.org/schemas/domain/qemu/1.0';
    const text = `<domain type='kvm' xmlns:q='${uri}' xmlns:qemu='urn:other'><name>a</name></domain>`;
    const changed = domainXml.edit(text, (draft) => {
      draft['qemu:commandline'] = { 'qemu:arg': [{ value: 'x' }] };
    });
    expect(changed).toContain("<q:commandline><q:arg value='x'/></q:commandline>");
  });

  it('changes the type of a union in place', () => {
    const text = edit(({ devices }) => {
      const [disk] = devices.disk;
      Object.assign(disk ?? {}, { type: 'network', source: { protocol: 'rbd', name: 'p/i' } });
    });
    expect(text).toBe(
      XML.replace('"file" device="disk"', '"network" device="disk"').replace(
        '<source file="/a"/>',
        '<source protocol="rbd" name="p/i"/>',
      ),
    );
  });

  it('copies an element from a draft of another document with its namespaces', () => {
    const uri = 'http://libvirt.org/schemas/domain/qemu/1.0';
    const other = `<domain type='kvm' xmlns:x='${uri}'><x:commandline odd='1'><x:arg value='v'/></x:commandline></domain>`;
    let text = '';
    domainXml.edit(other, (from) => {
      text = edit((draft) => {
        draft['qemu:commandline'] = from['qemu:commandline'];
      });
    });
    expect(text).toContain(
      `<x:commandline xmlns:x="${uri}" odd='1'><x:arg value='v'/></x:commandline>`,
    );
    expect(domainXml.parse(text)['qemu:commandline']).toEqual({ 'qemu:arg': [{ value: 'v' }] });
  });

  it('reads and writes unknown parts through raw()', () => {
    const text = edit((draft) => {
      const [disk] = draft.devices.disk;
      const element = raw(disk ?? {});
      expect(element.attributes).toEqual({ type: 'file', device: 'disk', odd: '1' });
      element.setAttribute('odd', undefined);
      element.setAttribute('even', 'a<"b');
      element.append('<future x="1"/>');
    });
    expect(text).toBe(
      XML.replace('odd="1"', 'even="a&lt;&quot;b"').replace(
        '<!-- keep -->\n',
        '<!-- keep -->\n      <future x="1"/>\n',
      ),
    );
  });

  it.each<[string, Change, string]>([
    [
      'an unknown property',
      (draft) => Object.assign(draft, { memry: 1 }),
      '/domain has no property "memry"; did you mean "memory"?',
    ],
    [
      'a value of another type',
      (draft) => Object.assign(draft, { name: {} }),
      '/domain/name must be a string',
    ],
    [
      'an object instead of an array',
      (draft) => Object.assign(draft.devices, { disk: {} }),
      '/domain/devices/disk must be an array',
    ],
    [
      'a boolean that is a word',
      (draft) => Object.assign(draft, { name: 'a\u0001' }),
      'XML cannot contain the character U+0001',
    ],
    [
      'a number that JavaScript cannot represent exactly',
      (draft) => Object.assign(draft, { memory: { value: 1e21 } }),
      '/domain/memory "value" must be an exact number, a bigint or a string of digits',
    ],
    [
      'a Map',
      (draft) => Object.assign(draft, { devices: new Map() }),
      '/domain/devices must be an object',
    ],
    [
      'a number instead of an amount',
      (draft) => Object.assign(draft, { memory: 64 }),
      "/domain/memory must be an object such as { value: 4, unit: 'GiB' }",
    ],
    [
      'a number instead of an object with a number',
      (draft) => Object.assign(draft, { vcpu: 2 }),
      '/domain/vcpu must be an object such as { value: 4 }',
    ],
    [
      'a text instead of an object with a text',
      (draft) => Object.assign(draft, { os: { type: 'hvm' } }),
      "/domain/os/type must be an object such as { value: '...' }",
    ],
    [
      'a new object that contains itself',
      (draft) => draft.devices.disk.push(endless()),
      '/backingStore is nested deeper than 256 elements',
    ],
    [
      'an object that contains itself instead of a device',
      (draft) => Object.assign(draft.devices, { disk: [endless()] }),
      'A value is nested deeper than 256 elements',
    ],
    [
      'an item that is nothing',
      (draft) => Object.assign(draft.devices.disk, [null]),
      '/domain/devices/disk must be an object',
    ],
  ])('throws XmlError for %s', (_, change, message) => {
    expect(() => edit(change)).toThrow(new XmlError(message, { code: 'XML_VALUE' }));
  });

  it('refuses drafts after the edit, and asynchronous functions', () => {
    let kept: Draft<DomainConfig> | undefined;
    edit((draft) => (kept = draft));
    expect(() => kept?.name).toThrow('The draft is closed, because the edit is over');
    const asynchronous: () => unknown = async () => undefined;
    expect(() => edit(asynchronous)).toThrow('must not be asynchronous');
  });

  it('refuses the document of another format', () => {
    expect(() => networkXml.edit(XML, () => undefined)).toThrow(
      'The root element is <domain>, but must be <network>',
    );
  });

  it('adds the first device, and no element if a program only looks for devices', () => {
    const text = "<domain type='kvm'>\n  <name>a</name>\n</domain>";
    expect(domainXml.edit(text, ({ devices }) => devices.disk.find(Boolean))).toBe(text);
    expect(domainXml.edit(text, ({ devices }) => devices.disk.push(added()))).toBe(
      text.replace(
        '</name>',
        "</name>\n  <devices>\n    <disk type='block'>\n      <target dev='vdz'/>\n    </disk>\n  </devices>",
      ),
    );
  });

  it('adds children to an element without content, and writes one line if the document is one', () => {
    const text = "<domain type='kvm'><devices/></domain>";
    expect(domainXml.edit(text, ({ devices }) => devices.disk.push(added()))).toBe(
      "<domain type='kvm'><devices><disk type='block'><target dev='vdz'/></disk></devices></domain>",
    );
    expect(
      edit(({ devices }) => Object.assign(devices.serial[0] ?? {}, { target: { port: 0 } })),
    ).toBe(
      XML.replace(
        '<serial type="pty"/>',
        '<serial type="pty">\n      <target port="0"/>\n    </serial>',
      ),
    );
  });
});

describe('The metadata of a document', () => {
  const element = "<x:note xmlns:x='urn:x'>1 &lt; 2</x:note>";

  it('is read and written by namespace', () => {
    const text = domainXml.setMetadata(XML, 'urn:x', element);
    expect(domainXml.getMetadata(text, 'urn:x')).toBe(element);
    expect(domainXml.getMetadata(text, 'urn:y')).toBeUndefined();
    const both = domainXml.setMetadata(text, 'urn:y', "<note xmlns='urn:y'/>");
    expect(domainXml.parse(both).metadata).toEqual([element, "<note xmlns='urn:y'/>"]);
    const left = domainXml.setMetadata(both, 'urn:x', undefined);
    expect(domainXml.parse(left).metadata).toEqual(["<note xmlns='urn:y'/>"]);
  });

  it('keeps a namespace that is declared above it', () => {
    const text = `<domain type='kvm' xmlns:x='urn:x'><metadata><x:a/></metadata></domain>`;
    expect(domainXml.getMetadata(text, 'urn:x')).toBe("<x:a xmlns:x='urn:x'/>");
  });

  it('must have the namespace', () => {
    expect(() => domainXml.setMetadata(XML, 'urn:z', element)).toThrow(
      'does not have the namespace',
    );
  });
});
