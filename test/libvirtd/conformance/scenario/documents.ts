import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { domain, step, uuid } from '../step.ts';

const dom = domain('drawn', uuid(34));

function define(devices: string): Step {
  const xml = `<domain type='test'><name>drawn</name><uuid>${dom.uuid}</uuid><memory>1024</memory>
    <os><type>hvm</type></os><devices>${devices}</devices></domain>`;
  return step(remote.domainDefineXml, { xml }, `with ${devices}`);
}

/** Documents with faults in their syntax. */
const BROKEN = [
  '<domain><name>x</nam></domain>',
  '<domain>\n  <name>x\n</domain>\n',
  '<a>\n<b>\n</c>\n</a>',
  '<domain><name>',
  '<domain>\n<name>\n\n',
  '</a>',
  '<',
  '<a b',
  '<a b="x',
  '<a b="x"c="y"/>',
  '<a b=1/>',
  "<a b='1' b='2'/>",
  '<a b="<"/>',
  '<a b="&amp"/>',
  '<a>&none;</a>',
  '<a>& b</a>',
  '<a>]]></a>',
  '<a>é</b>',
  '<a><1/></a>',
  '<a/ >',
  '<a></a',
  '<a/>text',
  '<a/>\n\n<b/>',
  '<?xml version="1.0"?>',
];

const CPUS = ['486', 'coreduo', 'Penryn', 'Nehalem', 'Haswell', 'Opteron_G3', 'EPYC', 'kvm64'];

function cpu(model: string, more = ''): string {
  return `<cpu><arch>x86_64</arch><model>${model}</model>${more}</cpu>`;
}

function baseline(xmlCpus: readonly string[], flags: number): Step {
  return step(remote.connectBaselineCpu, { xmlCpus, flags }, `${xmlCpus.join()}, flags ${flags}`);
}

/** The search for sources of NFS crashes libvirt 9.0.0 if there is no host. */
const SOURCES = [
  null,
  '',
  'junk',
  '<x/>',
  '<source><host/></source>',
  "<source><host name='h'/>",
  "<source><host name='h' port='x'/></source>",
  "<source><host name='h'/><format type='nfs'/></source>",
];

/** What is wrong in a document, and what a document of the host says. */
export const documents: readonly Step[] = [
  ...BROKEN.map((xml) => step(remote.domainDefineXml, { xml }, `broken: ${JSON.stringify(xml)}`)),
  ...['vga', 'none', 'default', '', 'bogus'].map((type) =>
    define(`<video><model type='${type}'/></video>`),
  ),
  ...['mouse', 'evdev', '', 'bogus'].map((type) => define(`<input type='${type}'/>`)),
  ...['usb', 'xen', 'bogus'].map((bus) => define(`<input type='keyboard' bus='${bus}'/>`)),
  define("<input type='tablet' bus='ps2'/>"),
  define("<input type='passthrough' bus='usb'/>"),
  ...['input', 'sound', 'watchdog', 'memballoon', 'hub', 'rng', 'redirdev', 'audio'].flatMap(
    (name) => [define(`<${name}/>`), define(`<${name} type='bogus' model='bogus'/>`)],
  ),
  ...['smartcard', 'memory', 'iommu', 'hostdev', 'graphics', 'channel'].map((name) =>
    define(`<${name}/>`),
  ),
  ...['serial', 'parallel', 'console', 'panic'].map((name) =>
    define(`<${name} type='bogus' model='bogus'/>`),
  ),
  step(remote.domainUndefine, { dom }, 'after its devices'),

  ...[0, 1].flatMap((flags) => [
    ...CPUS.flatMap((model, index) => [
      baseline([cpu(model)], flags),
      ...CPUS.slice(index + 1).map((other) => baseline([cpu(model), cpu(other)], flags)),
    ]),
    baseline([cpu('kvm64', "<feature name='avx'/>"), cpu('Haswell')], flags),
  ]),
  baseline(['<cpu/>'], 0),
  baseline(['<cpu><arch>x86_64</arch></cpu>'], 0),

  ...['logical', 'dir', 'none'].flatMap((type) =>
    SOURCES.map((srcSpec) =>
      step(
        remote.connectFindStoragePoolSources,
        { type, srcSpec, flags: 0 },
        `${type}: ${srcSpec === null ? 'nothing' : JSON.stringify(srcSpec)}`,
      ),
    ),
  ),
];
