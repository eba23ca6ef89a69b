import { describe, expect, it } from '@jest/globals';
import type { DomainDevice } from '../../../src/xml/index.ts';
import { domainDeviceXml, domainXml } from '../../../src/xml/index.ts';

const DISK = `<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/a &amp; b'/>
  <target dev='vdb' bus='virtio'/>
  <readonly/>
</disk>
`;
const device: DomainDevice = {
  disk: {
    type: 'file',
    device: 'disk',
    readonly: true,
    target: { dev: 'vdb', bus: 'virtio' },
    source: { file: '/a & b' },
    driver: { name: 'qemu', type: 'raw' },
  },
};

describe('domainDeviceXml', () => {
  it("writes a device in libvirt's order", () => {
    expect(domainDeviceXml.build(device)).toBe(DISK);
  });

  it('reads a device as an object with its kind', () => {
    expect(domainDeviceXml.parse(DISK)).toEqual(device);
    expect(domainDeviceXml.parse("<memory model='dimm'/>")).toEqual({ memory: { model: 'dimm' } });
  });

  it('writes each device of a domain as the domain itself does', () => {
    const xml = `<domain type='kvm'><name>a</name><devices>
      <interface type='network'><source network='default'/></interface>
      <graphics type='vnc' port='-1'/><console type='pty'/><rng model='virtio'/>
    </devices></domain>`;
    const { devices } = domainXml.parse(xml);
    for (const [kind, [each]] of Object.entries(devices ?? {}) as [string, [object]][]) {
      const text = domainDeviceXml.build({ [kind]: each } as never);
      expect(domainDeviceXml.parse(text)).toEqual({ [kind]: each });
    }
  });

  it('leaves out kinds that are undefined', () => {
    expect(domainDeviceXml.build({ ...device, rng: undefined })).toBe(DISK);
  });

  it.each<[object | null, string]>([
    [{}, 'A device must have one property, such as { disk: { ... } }, but it has none'],
    [{ disk: {}, rng: {} }, 'but it has "disk", "rng"'],
    [{ dsk: {} }, 'A device cannot be "dsk"; did you mean "disk"?'],
    [{ emulator: '/bin/qemu' }, 'A device cannot be "emulator"'],
    [{ type: 'file' }, 'A device cannot be "type"'],
    [{ disk: 'vda' }, '/disk must be an object'],
    [{ disk: { targt: {} } }, '/disk has no property "targt"; did you mean "target"?'],
    [[], 'A device must be an object'],
    [null, 'A device must be an object'],
  ])('refuses to write %j', (value, message) => {
    const build = () => domainDeviceXml.build(value as never);
    expect(build).toThrow(message);
    expect(build).toThrow(expect.objectContaining({ name: 'XmlError', code: 'XML_VALUE' }));
  });

  it.each<[string, string, string]>([
    ['<dsk/>', 'XML_ROOT', 'must be a device such as <disk>; did you mean "disk"?'],
    ['<emulator>/a</emulator>', 'XML_ROOT', 'The root element is <emulator>'],
    ["<x:disk xmlns:x='urn:x'/>", 'XML_ROOT', 'The root element is <x:disk>'],
    ['<disk', 'XML_MALFORMED', 'XML is not well-formed'],
  ])('refuses to read %s', (xml, code, message) => {
    const parse = () => domainDeviceXml.parse(xml);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ name: 'XmlError', code }));
  });
});
