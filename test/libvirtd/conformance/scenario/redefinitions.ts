import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { domain, step, uuid } from '../step.ts';

const dom = domain('again', uuid(35));
const REDEFINE = 1;

/** A disk of each kind that snapshots treat in their own way, and an interface without a target. */
const DEVICES = `<devices>
  <disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>
  <disk type='file'><source file='/b'/><target dev='vdb' bus='virtio'/><readonly/></disk>
  <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>
  <interface type='network'><mac address='52:54:00:00:00:35'/><source network='default'/></interface>
</devices>`;

const DOMAIN = `<domain type='test'><name>again</name><uuid>${dom.uuid}</uuid><memory>1024</memory>
  <os><type>hvm</type></os>${DEVICES}</domain>`;

function redefine(note: string, body: string): readonly Step[] {
  const name = /<name>([^<]*)<\/name>/.exec(body)?.[1] ?? 'none';
  return [
    step(
      remote.domainSnapshotCreateXml,
      { dom, xmlDesc: `<domainsnapshot>${body}</domainsnapshot>`, flags: REDEFINE },
      `again, ${note}`,
    ),
    step(remote.domainSnapshotGetXmlDesc, { snap: { dom, name }, flags: 0 }, `again, ${note}`),
  ];
}

function complete(name: string, state: string, parts = ''): string {
  const time = '<creationTime>5</creationTime>';
  return `<name>${name}</name><state>${state}</state>${time}${parts}${DOMAIN}`;
}

/** The disks and the memory as the document of a snapshot says. */
const TREATMENTS = [
  '',
  "<memory snapshot='no'/>",
  "<memory snapshot='internal'/>",
  "<memory snapshot='external' file='/m'/>",
  "<memory file='/m'/>",
  "<memory snapshot='internal' file='/m'/>",
  "<memory snapshot='x'/>",
  ...['vda', 'vdb', 'hdc'].flatMap((name) => [
    `<disks><disk name='${name}'/></disks>`,
    ...['internal', 'external', 'no', 'default'].map(
      (mode) => `<disks><disk name='${name}' snapshot='${mode}'/></disks>`,
    ),
  ]),
  "<disks><disk name='vda' snapshot='internal'/><disk name='hdc' snapshot='no'/></disks>",
  "<disks><disk name='vda' snapshot='external'><source file='/q'/></disk></disks>",
  "<disks><disk name='vda' snapshot='internal'><source file='/q'/></disk></disks>",
  "<disks><disk name='vda'/><disk name='vda'/></disks>",
  "<disks><disk name='/a'/></disks>",
  "<disks><disk name='vdz'/></disks>",
  '<disks><disk/></disks>',
];

function checkpoint(note: string, body: string): Step {
  const xmlDesc = `<domaincheckpoint>${body}</domaincheckpoint>`;
  return step(remote.domainCheckpointCreateXml, { dom, xmlDesc, flags: REDEFINE }, note);
}

/** Guests, snapshots and checkpoints that are defined once more. */
export const redefinitions: readonly Step[] = [
  step(remote.domainDefineXml, { xml: DOMAIN }, 'to be defined again'),
  ...['running', 'shutoff', 'disk-snapshot'].flatMap((state) =>
    TREATMENTS.flatMap((parts, index) =>
      redefine(`${state} ${parts}`, complete(`${state}-${index}`, state, parts)),
    ),
  ),
  ...redefine('to a running one', complete('shutoff-0', 'running')),
  ...redefine('to one of disks only', complete('shutoff-0', 'disk-snapshot')),
  ...redefine('without a domain', complete('shutoff-0', 'shutoff').replace(DOMAIN, '')),
  ...redefine('a new one without a domain', complete('new', 'shutoff').replace(DOMAIN, '')),
  ...redefine('without a name', complete('', 'shutoff').replace('<name></name>', '')),
  ...redefine('an empty name', complete('', 'shutoff')),
  ...redefine('without a name and a time', `<state>shutoff</state>${DOMAIN}`),
  ...redefine('without a state', `<name>n</name><creationTime>5</creationTime>${DOMAIN}`),
  ...redefine('without a time', `<name>n</name><state>shutoff</state>${DOMAIN}`),
  ...redefine('an unknown state', complete('n', 'bogus')),
  ...redefine('no state', complete('n', 'nostate')),
  step(remote.domainUndefineFlags, { dom, flags: 2 }, 'with snapshots that were defined again'),

  step(remote.domainCreateXml, { xmlDesc: DOMAIN, flags: 0 }, 'to be defined while it runs'),
  step(remote.domainDefineXml, { xml: DOMAIN }, 'over a running transient guest'),
  step(remote.domainUndefine, { dom }, 'what runs'),
  step(remote.domainDefineXml, { xml: DOMAIN }, 'over one that was persistent before'),
  step(remote.domainGetXmlDesc, { dom, flags: 2 }, 'defined while it ran'),
  checkpoint('without a name', `<creationTime>5</creationTime>${DOMAIN}`),
  checkpoint('again', `<name>c</name><creationTime>5</creationTime>${DOMAIN}`),
  step(
    remote.domainCheckpointGetXmlDesc,
    { checkpoint: { dom, name: 'c' }, flags: 0 },
    'defined again',
  ),
  step(remote.domainDestroy, { dom }, 'defined while it ran'),
  checkpoint('again, of a stopped guest', `<name>d</name><creationTime>5</creationTime>${DOMAIN}`),
];
