import { describe, expect, it } from '@jest/globals';
import { formatDomain } from '../../../../src/testing/hypervisor/domain/definition.ts';
import { domainXml, failureOf, newHypervisor } from './support.ts';

/** Returns a document after parsing and formatting. */
function normal(xml: string, secure = false): string {
  const domain = newHypervisor(false).domains.define(xml);
  return formatDomain(domain.definition, null, secure);
}

/** Returns the devices of a document, without indentation. */
function devices(inside: string, osType = 'hvm'): string[] {
  const xml = `<domain type='test'><name>a</name><memory>1</memory><os><type>${osType}</type></os><devices>${inside}</devices></domain>`;
  const lines = normal(xml).split('\n');
  const [start, end] = [lines.indexOf('  <devices>'), lines.indexOf('  </devices>')];
  return lines.slice(start + 1, end).map((line) => line.trim());
}

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('The document of a domain', () => {
  it('gets the defaults of the driver', () => {
    expect(normal(domainXml('a'))).toBe(`<domain type='test'>
  <name>a</name>
  <uuid>00000000-0000-4000-8000-000000000001</uuid>
  <memory unit='KiB'>1024</memory>
  <currentMemory unit='KiB'>1024</currentMemory>
  <vcpu placement='static'>1</vcpu>
  <os>
    <type arch='i686'>hvm</type>
    <boot dev='hd'/>
  </os>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
  </devices>
</domain>
`);
  });

  it('has the order and the units of the driver, and loses unknown parts', () => {
    const xml = `<domain type='kvm' foo='bar'><unknown/>
      <clock offset='variable' adjustment='100'><timer name='rtc'/></clock>
      <features><apic/><acpi/></features>
      <cpu><model>Nehalem</model><topology sockets='1' cores='2' threads='1'/></cpu>
      <os><boot dev='cdrom'/><kernel>/k</kernel><type machine='pc' arch='x86_64'>hvm</type></os>
      <memtune><swap_hard_limit>5</swap_hard_limit><hard_limit unit='MiB'>10</hard_limit></memtune>
      <numatune><memory nodeset='0'/></numatune>
      <currentMemory unit='GB'>2</currentMemory><memory unit='GiB'>1</memory>
      <vcpu current='1' cpuset='0-2'>2</vcpu><uuid>11111111222233334444555555555555</uuid>
      <name>rich</name></domain>`;
    expect(normal(xml)).toBe(`<domain type='kvm'>
  <name>rich</name>
  <uuid>11111111-2222-3333-4444-555555555555</uuid>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <memtune>
    <hard_limit unit='KiB'>10240</hard_limit>
    <swap_hard_limit unit='KiB'>5</swap_hard_limit>
  </memtune>
  <vcpu placement='static' cpuset='0-2' current='1'>2</vcpu>
  <numatune>
    <memory mode='strict' nodeset='0'/>
  </numatune>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>/k</kernel>
    <boot dev='cdrom'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='custom' match='exact'>
    <model fallback='allow'>Nehalem</model>
    <topology sockets='1' dies='1' cores='2' threads='1'/>
  </cpu>
  <clock offset='variable' adjustment='100' basis='utc'>
    <timer name='rtc'/>
  </clock>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
  </devices>
</domain>
`);
  });

  it('keeps texts and metadata, escaped as the driver does', () => {
    const xml = domainXml(
      'a',
      `<description>D &lt; &amp;'"\nx</description><title>T b</title>
       <metadata><a:x xmlns:a='http://a/'><b>1</b></a:x><b:y xmlns:b="urn:b">t<c/></b:y></metadata>`,
    );
    expect(normal(xml)).toContain(`  <title>T b</title>
  <description>D &lt; &amp;&apos;&quot;
x</description>
  <metadata>
    <a:x xmlns:a="http://a/">
      <b>1</b>
    </a:x>
    <b:y xmlns:b="urn:b">t<c/></b:y>
  </metadata>
`);
  });

  it('contains passwords only if the caller requests them', () => {
    const xml = domainXml('a', "<devices><graphics type='vnc' passwd='hidden'/></devices>");
    expect(normal(xml)).not.toContain('hidden');
    expect(normal(xml, true)).toContain("passwd='hidden'");
  });

  it.each([
    ['<x/>', "27/5 XML error: expecting root element of 'domain', not 'x'"],
    ['', '35/20 (domain_definition):1: Document is empty\n(null)\n^'],
    ['junk', "35/20 (domain_definition):1: Start tag expected, '<' not found\njunk\n^"],
    ["<domain type='zz'/>", '21/20 missing name information'],
    ['<domain><name>a</name></domain>', '1/20 internal error: missing domain type attribute'],
    [
      "<domain type='zz'><name>a/b</name></domain>",
      '67/20 unsupported configuration: invalid domain type zz',
    ],
    ["<domain type='test'/>", '21/20 missing name information'],
    [domainXml(''), '21/20 missing name information'],
    [domainXml('a/b'), "27/20 XML error: name a/b cannot contain '/'"],
    [domainXml('a', '<uuid>zz</uuid>'), '1/20 internal error: malformed uuid element'],
    [domainXml('a', '<title>x\ny</title>'), "27/20 XML error: Domain title can't contain newlines"],
    [
      "<domain type='test'><name>a</name><memory>1</memory></domain>",
      '27/20 XML error: an os <type> must be specified',
    ],
    [
      "<domain type='test'><name>a</name><os><type>hvm</type></os></domain>",
      '27/20 XML error: Memory size must be specified via <memory> or in the <numa> configuration',
    ],
    [
      "<domain type='test'><name>a</name><memory>-1</memory><os><type>hvm</type></os></domain>",
      "27/5 XML error: Invalid value '-1' for element or attribute './memory[1]'",
    ],
    [
      "<domain type='test'><name>a</name><memory unit='zz'>1</memory><os><type>hvm</type></os></domain>",
      "8/0 invalid argument: unknown suffix 'zz'",
    ],
    [
      "<domain type='test'><name>a</name><memory>1</memory><os><type>zz</type></os></domain>",
      "67/20 unsupported configuration: unknown OS type 'zz'",
    ],
    [
      "<domain type='test'><name>a</name><memory>1</memory><os><type arch='zz'>hvm</type></os></domain>",
      '67/20 unsupported configuration: Unknown architecture zz',
    ],
    [
      domainXml('a', "<vcpu current='3'>2</vcpu>"),
      '67/20 unsupported configuration: maximum vCPU count must not be less than current vCPU count',
    ],
    [domainXml('a', '<vcpu>x</vcpu>'), '27/20 XML error: maximum vcpus count must be an integer'],
    [
      domainXml('a', '<on_reboot>zz</on_reboot>'),
      '67/20 unsupported configuration: unknown on_reboot action: zz',
    ],
    [
      domainXml('a', "<clock offset='zz'/>"),
      "67/20 unsupported configuration: unknown clock offset 'zz'",
    ],
  ])('is refused if it is %j', (xml, expected) => {
    expect(failureOf(() => newHypervisor(false).domains.define(xml))).toBe(expected);
  });

  it("fails with the first of several faults in libvirt's order", () => {
    const parts: Record<string, string> = {
      os: '<os/>',
      title: '<title>x\ny</title>',
      memory: '<memory>z</memory>',
      vcpu: '<vcpu>z</vcpu>',
      iothreads: '<iothreads>z</iothreads>',
      actions: '<on_reboot>zz</on_reboot>',
      clock: "<clock offset='zz'/>",
      devices: "<devices><disk type='zz'/></devices>",
      name: '<name>a/b</name>',
    };
    const good = {
      name: '<name>a</name>',
      memory: '<memory>1</memory>',
      os: '<os><type>hvm</type></os>',
    };
    const failing = (bad: readonly string[]): string => {
      const all = { ...good, ...Object.fromEntries(bad.map((name) => [name, parts[name]])) };
      const document = `<domain type='test'>${Object.values(all).join('')}</domain>`;
      return failureOf(() => newHypervisor(false).domains.define(document));
    };
    const order = Object.keys(parts);
    for (const [index, name] of order.entries()) {
      expect(failing(order.slice(index))).toBe(failing([name]));
    }
  });

  it('is refused if it nests deeper than libxml2 allows', () => {
    const deep = '<a>'.repeat(2000) + '</a>'.repeat(2000);
    const xml = domainXml('a', `<metadata>${deep}</metadata>`);
    expect(failureOf(() => newHypervisor(false).domains.define(xml))).toContain('Excessive depth');
  });

  it('is refused if a size does not fit into 64 bits', () => {
    const xml = domainXml('a').replace('>1024<', " unit='EiB'>999999<");
    expect(failureOf(() => newHypervisor(false).domains.define(xml))).toBe(
      '82/0 numerical overflow: value too large: 999999EiB',
    );
  });
});

describe('The parser of devices', () => {
  it('derives buses, addresses and controllers from target names', () => {
    const given = `<disk type='file'><source file='/a'/><target dev='hda'/></disk>
      <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>
      <disk type='block'><source dev='/dev/b'/><target dev='vdc'/></disk>
      <disk type='file' device='floppy'><source file='/f'/><target dev='fda'/></disk>`;
    expect(devices(given)).toEqual([
      "<disk type='file' device='disk'>",
      "<source file='/a'/>",
      "<target dev='hda' bus='ide'/>",
      "<address type='drive' controller='0' bus='0' target='0' unit='0'/>",
      '</disk>',
      "<disk type='file' device='floppy'>",
      "<source file='/f'/>",
      "<target dev='fda' bus='fdc'/>",
      "<address type='drive' controller='0' bus='0' target='0' unit='0'/>",
      '</disk>',
      "<disk type='block' device='disk'>",
      "<source dev='/dev/b'/>",
      "<target dev='vdc' bus='virtio'/>",
      '</disk>',
      "<disk type='file' device='cdrom'>",
      "<target dev='hdc' bus='ide'/>",
      '<readonly/>',
      "<address type='drive' controller='0' bus='1' target='0' unit='0'/>",
      '</disk>',
      "<controller type='fdc' index='0'/>",
      "<controller type='ide' index='0'/>",
    ]);
  });

  it.each([
    ['sda', 'scsi', '0', '0', '0'],
    ['sdh', 'scsi', '1', '0', '0'],
    ['hdz', 'ide', '6', '0', '1'],
    ['sdd', 'sata', '0', '0', '3'],
  ])('puts %s on %s at controller %s, bus %s, unit %s', (dev, bus, controller, on, unit) => {
    const disk = `<disk type='file'><source file='/a'/><target dev='${dev}' bus='${bus}'/></disk>`;
    const lines = devices(disk);
    const address = `<address type='drive' controller='${controller}' bus='${on}' target='0' unit='${unit}'/>`;
    expect(lines).toContain(address);
    expect(lines).toContain(`<controller type='${bus}' index='${controller}'/>`);
  });

  it('gives interfaces a MAC address and the lowest free name on the host', () => {
    const given = `<interface type='bridge'><source bridge='br0'/><target dev='testnet1'/></interface>
      <interface type='user'><source dev='x'/></interface>
      <interface type='direct'><source dev='e'/><target dev='macvtap0'/></interface>`;
    expect(devices(given)).toEqual([
      "<interface type='bridge'>",
      "<mac address='52:54:00:00:00:01'/>",
      "<source bridge='br0'/>",
      "<target dev='testnet1'/>",
      '</interface>',
      "<interface type='user'>",
      "<mac address='52:54:00:00:00:02'/>",
      "<target dev='testnet0'/>",
      '</interface>',
      "<interface type='direct'>",
      "<mac address='52:54:00:00:00:03'/>",
      "<source dev='e' mode='vepa'/>",
      "<target dev='testnet2'/>",
      '</interface>',
    ]);
  });

  it('pairs the first serial port with the first console', () => {
    const console = ["<console type='pty'>", "<target type='serial' port='0'/>", '</console>'];
    const both = ["<serial type='pty'>", "<target port='0'/>", '</serial>', ...console];
    expect(devices("<serial type='pty'/>")).toEqual(both);
    expect(devices("<console type='pty'/>")).toEqual(both);
    expect(devices("<console type='pty'/>", 'linux')).toEqual(console);
  });

  it('adds a video to graphics, and a port or a listen address', () => {
    expect(devices("<graphics type='vnc'/>")).toEqual([
      "<graphics type='vnc' port='-1' autoport='yes'>",
      "<listen type='address'/>",
      '</graphics>',
      '<video>',
      "<model type='cirrus' vram='16384' heads='1' primary='yes'/>",
      '</video>',
    ]);
    expect(devices("<graphics type='spice' listen='0.0.0.0'/>").slice(0, 2)).toEqual([
      "<graphics type='spice'>",
      "<listen type='none'/>",
    ]);
    expect(devices("<graphics type='vnc' socket='/s'/>")[1]).toBe(
      "<listen type='socket' socket='/s'/>",
    );
  });

  it('numbers controllers, and formats PCI addresses in hexadecimal', () => {
    const given = `<controller type='usb'/><controller type='usb'/><controller type='usb' index='0'/>
      <hostdev mode='subsystem' type='pci'><source><address bus='6' slot='0x2' function='0'/></source></hostdev>`;
    expect(devices(given)).toEqual([
      "<controller type='usb' index='1'/>",
      "<controller type='usb' index='2'/>",
      "<controller type='usb' index='0'/>",
      "<hostdev mode='subsystem' type='pci' managed='no'>",
      '<source>',
      "<address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>",
      '</source>',
      '</hostdev>',
    ]);
  });

  it.each([
    [
      "<disk type='file'><source file='/a'/></disk>",
      '20/20 missing target information for device /a',
    ],
    [
      "<disk type='zz'><target dev='vda'/></disk>",
      "27/5 XML error: Invalid value for attribute 'type' in element 'disk': 'zz'.",
    ],
    [
      "<disk><target dev='zz'/></disk>",
      "27/20 XML error: Unknown disk name 'zz' and no address specified",
    ],
    [
      "<disk device='cdrom'><target dev='hda'/></disk><disk><source file='/b'/><target dev='hda'/></disk>",
      "27/20 XML error: target 'hda' duplicated for disk sources '<null>' and '/b'",
    ],
    [
      "<interface type='bridge'/>",
      "27/20 XML error: interface type='bridge' requires a 'source' element",
    ],
    [
      "<interface type='user'><mac address='zz'/></interface>",
      "27/20 XML error: unable to parse mac address 'zz'",
    ],
    [
      "<interface type='user'><mac address='01:00:00:00:00:00'/></interface>",
      "27/20 XML error: expected unicast mac address, found multicast '01:00:00:00:00:00'",
    ],
    [
      "<video><model type='none'/></video><video/>",
      "67/20 unsupported configuration: a 'none' video type must be the only video device defined for the domain",
    ],
  ])('refuses %s', (given, expected) => {
    expect(failureOf(() => devices(given))).toBe(expected);
  });

  it('refuses boot orders of devices beside `<boot>` in `<os>`', () => {
    const xml = `<domain type='test'><name>a</name><memory>1</memory><os><type>hvm</type><boot dev='hd'/></os>
      <devices><disk><source file='/a'/><target dev='vda'/><boot order='1'/></disk></devices></domain>`;
    expect(failureOf(() => normal(xml))).toBe(
      '67/20 unsupported configuration: per-device boot elements cannot be used together with os/boot elements',
    );
  });
});
