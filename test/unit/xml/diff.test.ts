import { describe, expect, it } from '@jest/globals';
import type { DomainConfig } from '../../../src/xml/generated/domain.ts';
import { domainXml } from '../../../src/xml/generated/domain.ts';

const disk = (dev: string, file = `/${dev}`): string =>
  `<disk type='file'><source file='${file}'/><target dev='${dev}'/></disk>`;
const domain = (content: string): string => `<domain type='kvm'><name>a</name>${content}</domain>`;
const devices = (...list: readonly string[]): string =>
  domain(`<devices>${list.join('')}</devices>`);

describe('XmlFormat.diff', () => {
  it.each([
    [
      'the order of elements with different names',
      domain('<vcpu>1</vcpu><os/>'),
      domain('<os/><vcpu>1</vcpu>'),
    ],
    [
      'quotes, comments and white space',
      domain('<vcpu>1</vcpu>'),
      domain('\n<!-- c -->\n <vcpu >1</vcpu >').replaceAll("'", '"'),
    ],
    [
      'the unit of an amount',
      domain("<memory unit='GiB'>1</memory>"),
      domain('<memory>1048576</memory>'),
    ],
    [
      'the unit of an attribute',
      domain("<cpu><numa><cell memory='1' unit='MiB'/></numa></cpu>"),
      domain("<cpu><numa><cell memory='1024'/></numa></cpu>").replace(
        "'1024'",
        "'1024' unit='KiB'",
      ),
    ],
    [
      'the form of a number',
      devices("<disk><target dev='a'/><address type='pci' slot='0x0a'/></disk>"),
      devices("<disk><target dev='a'/><address type='pci' slot='10'/></disk>"),
    ],
    [
      'the case of a MAC address',
      devices("<interface type='user'><mac address='52:54:00:AA:00:01'/></interface>"),
      devices("<interface type='user'><mac address='52:54:00:aa:00:01'/></interface>"),
    ],
    [
      'the form of a UUID',
      domain('<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>'),
      domain('<uuid>C7A5FDBDEDAF9455926AD65C16DB1809</uuid>'),
    ],
    [
      'the prefix of a namespace',
      domain("<metadata><x:a xmlns:x='urn:x'/></metadata>"),
      domain("<metadata><a xmlns='urn:x'/></metadata>"),
    ],
  ])('ignores %s', (_, before, after) => {
    expect(domainXml.diff(before, after)).toEqual([]);
  });

  it('does not take a name for a number', () => {
    expect(
      domainXml.diff(
        "<domain type='kvm'><name>010</name></domain>",
        domain('').replace('a<', '10<'),
      ),
    ).toEqual([{ kind: 'changed', path: '/domain/name', before: '010', after: '10' }]);
  });

  it('reports changes of values with their paths', () => {
    const before = domain("<memory unit='GiB'>1</memory><vcpu placement='static'>1</vcpu>");
    const after = domain("<memory unit='GiB'>2</memory><vcpu cpuset='1'>1</vcpu><future/>");
    expect(domainXml.diff(before, after)).toEqual([
      { kind: 'changed', path: '/domain/memory', before: '1 GiB', after: '2 GiB' },
      { kind: 'removed', path: '/domain/vcpu/@placement', before: 'static' },
      { kind: 'added', path: '/domain/vcpu/@cpuset', after: '1' },
      { kind: 'added', path: '/domain/future', after: '<future/>' },
    ]);
  });

  it('pairs devices by their identity', () => {
    const before = devices(disk('vda'), disk('vdb'), disk('vdc'));
    const after = devices(disk('vdb', '/new'), disk('vdc'));
    expect(domainXml.diff(before, after)).toEqual([
      { kind: 'removed', path: '/domain/devices/disk[1]', before: disk('vda') },
      {
        kind: 'changed',
        path: '/domain/devices/disk[2]/source/@file',
        before: '/vdb',
        after: '/new',
      },
    ]);
  });

  it('reports elements of one name that have another order', () => {
    const before = devices(disk('vda'), disk('vdb'), disk('vdc'));
    const after = devices(disk('vdb'), disk('vdc'), disk('vda'));
    expect(domainXml.diff(before, after)).toEqual([
      {
        kind: 'moved',
        path: '/domain/devices/disk[1]',
        before: '/domain/devices/disk[1]',
        after: '/domain/devices/disk[3]',
      },
    ]);
  });

  it('compares objects and XML', () => {
    const config: DomainConfig = { type: 'kvm', name: 'a', os: { type: { value: 'hvm' } } };
    expect(domainXml.diff(config, domain('<os><type>hvm</type></os>'))).toEqual([]);
    expect(domainXml.diff(config, domain('<os><type>xen</type></os>'))).toHaveLength(1);
  });

  it('leaves out additions of a daemon if ignoreFilled is set, but no other change', () => {
    const before = domain(
      `<os><type machine='q35'>hvm</type></os><devices>${disk('vda')}</devices>`,
    );
    const after = `<domain type='kvm' id='3'><name>a</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
      <os><type arch='x86_64' machine='pc-q35-9.2'>hvm</type></os>
      <devices><controller type='pci' index='0'/>
        <disk type='file'><source file='/other' index='1'/><target dev='vda'/>
          <alias name='virtio-disk0'/><address type='pci' slot='0x04'/></disk>
      </devices><seclabel type='none'/></domain>`;
    expect(domainXml.diff(before, after, { ignoreFilled: true })).toEqual([
      {
        kind: 'changed',
        path: '/domain/devices/disk/source/@file',
        before: '/vda',
        after: '/other',
      },
    ]);
    expect(domainXml.diff(after, before, { ignoreFilled: true }).length).toBeGreaterThan(5);
  });

  it.each([
    [
      "<graphics type='vnc' port='-1'/>",
      "<graphics type='vnc' autoport='yes'><listen/></graphics>",
    ],
    ["<channel type='unix'><source mode='bind'/></channel>", "<channel type='unix'/>"],
    ["<disk type='block' device='cdrom'/>", "<disk type='file' device='cdrom'><readonly/></disk>"],
    [`${disk('vdb')}${disk('vda')}`, `${disk('vda')}${disk('vdb')}`],
    ["<video><model type='vga'/></video>", "<video><model type='vga' heads='1' vram='9'/></video>"],
    ['', "<video><model type='vga'/></video><serial type='pty'/>"],
  ])('leaves out that a daemon stores %s in its own form', (before, after) => {
    const [one, other] = [before, after].map((inside) => domain(`<devices>${inside}</devices>`));
    expect(domainXml.diff(one ?? '', other ?? '', { ignoreFilled: true })).toEqual([]);
  });

  it.each([
    ['<video/>', '<video/><video/>', '/domain/devices/video[2]'],
    [
      "<graphics type='vnc' port='5900'/>",
      "<graphics type='vnc'/>",
      '/domain/devices/graphics/@port',
    ],
    [disk('vda'), `${disk('vda')}${disk('vdb')}`, '/domain/devices/disk[2]'],
  ])('reports the change of %s to %s although ignoreFilled is set', (before, after, path) => {
    const [one, other] = [before, after].map((inside) => domain(`<devices>${inside}</devices>`));
    const changes = domainXml.diff(one ?? '', other ?? '', { ignoreFilled: true });
    expect(changes.map((change) => change.path)).toEqual([path]);
  });

  it('compares hexadecimal numbers by their value', () => {
    const policy = (text: string): string =>
      domain(`<launchSecurity type='sev'><policy>${text}</policy></launchSecurity>`);
    expect(domainXml.diff(policy('0x07'), policy('0x0007'))).toEqual([]);
    expect(domainXml.diff(policy('0x07'), policy('0x08'))).toHaveLength(1);
  });

  it('compares the memory of NUMA cells in KiB if it has no unit', () => {
    const cell = (attributes: string): string =>
      domain(`<cpu><numa><cell id='0' cpus='0' ${attributes}/></numa></cpu>`);
    expect(domainXml.diff(cell("memory='1024'"), cell("memory='1' unit='MiB'"))).toEqual([]);
  });
});
