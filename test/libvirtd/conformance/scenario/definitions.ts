import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { domain, step, uuid } from '../step.ts';

const web = domain('web', uuid(1));
const passing = domain('passing', uuid(4));

function guest(name: string, of: string, more = ''): string {
  return `<domain type='test'><name>${name}</name><uuid>${of}</uuid>
    <memory unit='MiB'>64</memory><vcpu>2</vcpu><os><type>hvm</type></os>${more}</domain>`;
}

/** Devices of each kind, to which the parser adds defaults. */
const DEVICES = `<devices>
  <disk type='file'><source file='/tmp/a'/><target dev='vda' bus='virtio'/></disk>
  <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>
  <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>
  <interface type='user'><mac address='52:54:00:00:00:02'/><model type='e1000'/></interface>
  <serial type='pty'/><console type='pty'/><input type='tablet' bus='usb'/>
  <graphics type='vnc' autoport='yes'/><video><model type='vga'/></video>
  <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
</devices>`;

const HEAD = `<title>A title</title><description>Words &lt; more words</description>
  <metadata><a:x xmlns:a='urn:a'>1</a:x></metadata><on_crash>restart</on_crash>
  <features><acpi/><apic/></features><clock offset='localtime'/>`;

function xml(of: typeof web, flags: number, note: string): Step {
  return step(remote.domainGetXmlDesc, { dom: of, flags }, note);
}

/** Definitions that are accepted or refused, and the guests that they define. */
export const definitions: readonly Step[] = [
  step(remote.domainDefineXml, { xml: guest('web', uuid(1)) }),
  step(remote.domainDefineXml, { xml: guest('web', uuid(1)) }, 'again'),
  step(remote.domainDefineXml, { xml: guest('web', uuid(2)) }, 'the name with another uuid'),
  step(remote.domainDefineXml, { xml: guest('db', uuid(1)) }, 'the uuid with another name'),
  step(remote.domainDefineXml, { xml: '<domain' }, 'no XML'),
  step(remote.domainDefineXml, { xml: '' }, 'nothing'),
  step(remote.domainDefineXml, { xml: '<network/>' }, 'another root'),
  step(remote.domainDefineXml, { xml: "<domain type='test'/>" }, 'without a name'),
  step(remote.domainDefineXml, { xml: '<domain/>' }, 'without a type'),
  step(remote.domainDefineXml, { xml: guest('a/b', uuid(3)) }, 'a name with a slash'),
  step(remote.domainDefineXml, { xml: guest('x', 'no-uuid') }, 'a uuid that is none'),
  step(
    remote.domainDefineXml,
    { xml: guest('x', uuid(3)).replace("'test'", "'kvm'") },
    'a type of another hypervisor',
  ),
  step(
    remote.domainDefineXml,
    { xml: guest('x', uuid(3)).replace('64', 'many') },
    'memory that is no number',
  ),
  step(remote.domainDefineXml, { xml: guest('x', uuid(3)).replace('>2<', '>0<') }, 'without vcpus'),
  step(remote.domainDefineXmlFlags, { xml: guest('x', uuid(3)), flags: 0x1_00 }, 'unknown flags'),
  xml(web, 0, 'of a new guest'),
  step(remote.domainDefineXmlFlags, { xml: guest('web', uuid(1), HEAD + DEVICES), flags: 1 }),
  xml(web, 0, 'with devices'),
  xml(web, 2, 'with devices, inactive'),
  step(remote.domainSetAutostart, { dom: web, autostart: 1 }, 'of a defined guest'),
  step(remote.domainCreate, { dom: web }, 'of a defined guest'),
  step(remote.domainLookupByName, { name: 'web' }, 'with an id'),
  xml(web, 0, 'running, with devices'),
  step(remote.domainDefineXml, { xml: guest('web', uuid(1)) }, 'while it runs'),
  xml(web, 0, 'running, redefined'),
  xml(web, 2, 'running, redefined, inactive'),
  step(remote.domainIsUpdated, { dom: web }, 'redefined'),
  step(remote.domainUndefine, { dom: web }, 'a running guest'),
  step(remote.domainIsPersistent, { dom: web }, 'no longer'),
  step(remote.domainUndefine, { dom: web }, 'a transient guest'),
  step(remote.domainDestroy, { dom: web }, 'a transient guest'),
  step(remote.domainGetState, { dom: web, flags: 0 }, 'of a guest that is gone'),
  step(remote.domainUndefine, { dom: web }, 'a guest that is gone'),

  step(remote.domainCreateXml, { xmlDesc: guest('passing', uuid(4)), flags: 0 }),
  step(remote.domainCreateXml, { xmlDesc: guest('passing', uuid(4)), flags: 0 }, 'again'),
  step(
    remote.domainCreateXml,
    { xmlDesc: guest('x', uuid(5)), flags: 0x1_00_00 },
    'with unknown flags',
  ),
  step(remote.domainCreateXml, { xmlDesc: guest('early', uuid(6)), flags: 1 }, 'paused'),
  step(remote.domainGetState, { dom: domain('early', uuid(6)), flags: 0 }, 'created paused'),
  step(remote.domainDestroy, { dom: domain('early', uuid(6)) }, 'one created paused'),
  step(remote.domainIsPersistent, { dom: passing }, 'transient'),
  step(remote.domainSetAutostart, { dom: passing, autostart: 1 }, 'of a transient guest'),
  step(remote.domainManagedSave, { dom: passing, flags: 0 }, 'of a transient guest'),
  step(remote.domainDefineXml, { xml: guest('passing', uuid(4)) }, 'what was transient'),
  step(remote.domainIsPersistent, { dom: passing }, 'made to stay'),
  step(remote.domainRename, { dom: passing, newName: 'other', flags: 0 }, 'a running guest'),
  step(remote.domainDestroy, { dom: passing }, 'one made to stay'),
  step(remote.domainRename, { dom: passing, newName: 'test', flags: 0 }, 'to a name that is taken'),
  step(remote.domainRename, { dom: passing, newName: 'passing', flags: 0 }, 'to its own name'),
  step(remote.domainRename, { dom: passing, newName: 'stays', flags: 0 }),
  step(remote.domainLookupByUuid, { uuid: uuid(4) }, 'renamed'),
  ...[0, 1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 0x10_00_00].map(
    (flags) => step(remote.connectListAllDomains, { needResults: 1, flags }, `flags ${flags}`),
  ),
  step(remote.connectListAllDomains, { needResults: 0, flags: 0 }, 'only the number'),
  step(remote.connectListDomains, { maxids: 100 }),
  step(remote.connectListDomains, { maxids: 0 }, 'none'),
  step(remote.connectListDefinedDomains, { maxnames: 100 }),
  step(remote.connectListDefinedDomains, { maxnames: -1 }, 'a negative number'),
  step(remote.connectNumOfDomains),
  step(remote.connectNumOfDefinedDomains),
  step(remote.domainUndefineFlags, { dom: passing, flags: 0x1_00_00 }, 'unknown flags'),
  step(remote.domainUndefineFlags, { dom: passing, flags: 0 }),
];
