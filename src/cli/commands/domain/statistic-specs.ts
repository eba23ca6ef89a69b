import type { CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, optional, position, text } from '../../registry/spec-parts.ts';

const DOMAIN = position('domain', 'The name, id or UUID of the domain', 'domain');
const IMPACT = flags({
  config: 'Use the definition for the next start',
  live: 'Use the running guest',
  current: 'Use the running guest, else the definition',
});

const VCPUINFO: CommandSpec = {
  name: 'vcpuinfo',
  summary: 'List the virtual CPUs of a domain',
  positions: [DOMAIN],
  options: [flag('pretty', 'virsh: print numbers of CPUs instead of letters')],
  shape: 'list',
  isInVirsh: true,
  nameField: 'vcpu',
  fields: [
    { name: 'vcpu', type: 'integer', summary: 'The number of the virtual CPU' },
    { name: 'cpu', type: 'integer', summary: 'The CPU of the host', nullable: true },
    { name: 'state', type: 'string', summary: 'offline, running or blocked', nullable: true },
    { name: 'cpuTime', type: 'bigint', summary: 'The CPU time used, in ns', nullable: true },
    { name: 'affinity', type: 'string', summary: 'The CPUs that it may run on: 0-3,5' },
  ],
  examples: [{ line: 'lvsh vcpuinfo web', purpose: 'List the virtual CPUs' }],
  load: async () => (await import('./vcpus.ts')).vcpuinfo,
};

const VCPUPIN: CommandSpec = {
  name: 'vcpupin',
  summary: 'List or change the CPUs of the host that virtual CPUs may run on',
  positions: [
    DOMAIN,
    optional('vcpu', 'The number of the virtual CPU'),
    optional('cpulist', 'The CPUs of the host: 0-3,5 or 0-7,^3; r stands for all'),
  ],
  options: IMPACT,
  shape: 'list',
  isInVirsh: true,
  nameField: 'vcpu',
  fields: [
    { name: 'vcpu', type: 'integer', summary: 'The number of the virtual CPU' },
    { name: 'affinity', type: 'string', summary: 'The CPUs that it may run on: 0-3,5' },
  ],
  examples: [
    { line: 'lvsh vcpupin web', purpose: 'List the CPUs' },
    { line: 'lvsh vcpupin web 0 2-3', purpose: 'Let the first virtual CPU run on CPUs 2 and 3' },
  ],
  load: async () => (await import('./vcpus.ts')).vcpupin,
};

const DOMBLKSTAT: CommandSpec = {
  name: 'domblkstat',
  summary: 'Print the counters of a disk',
  positions: [DOMAIN, optional('device', 'The target or the source; all disks by default')],
  options: [flag('human', 'virsh: print words')],
  shape: 'record',
  isInVirsh: true,
  nameField: 'device',
  fields: [
    ...fields('string', { device: 'The disk' }),
    ...fields(
      'bigint',
      {
        rdReq: 'Read operations',
        rdBytes: 'Bytes read',
        wrReq: 'Write operations',
        wrBytes: 'Bytes written',
        flushReq: 'Flush operations',
        rdTotalTimes: 'The time of reads, in ns',
        wrTotalTimes: 'The time of writes, in ns',
        flushTotalTimes: 'The time of flushes, in ns',
        errs: 'Errors',
      },
      { optional: true },
    ),
  ],
  examples: [{ line: 'lvsh domblkstat web vda', purpose: 'Print the counters of a disk' }],
  load: async () => (await import('./counters.ts')).domblkstat,
};

const DOMMEMSTAT: CommandSpec = {
  name: 'dommemstat',
  summary: "List the statistics of a guest's memory",
  positions: [DOMAIN],
  options: [
    { name: 'period', type: 'integer', summary: 'Set how often they are read, in seconds' },
    ...IMPACT,
  ],
  shape: 'list',
  isInVirsh: true,
  fields: [
    { name: 'name', type: 'string', summary: 'The statistic, such as unused' },
    { name: 'value', type: 'bigint', summary: 'The value; sizes are in KiB' },
  ],
  examples: [{ line: 'lvsh dommemstat web', purpose: 'List the statistics' }],
  load: async () => (await import('./counters.ts')).dommemstat,
};

const DOMDISPLAY: CommandSpec = {
  name: 'domdisplay',
  summary: "List the URIs of a guest's displays",
  positions: [DOMAIN],
  options: [
    flag('include-password', 'Include passwords in the URIs'),
    text('type', 'Only displays of this type: vnc, spice, rdp or dbus'),
    flag('all', 'List all displays, not only the first one'),
  ],
  shape: 'list',
  isInVirsh: true,
  nameField: 'uri',
  fields: fields('string', { type: 'vnc, spice, rdp or dbus', uri: 'The URI' }),
  examples: [{ line: 'lvsh domdisplay web -o name', purpose: 'Print the URI of the display' }],
  load: async () => (await import('./domdisplay.ts')).domdisplay,
};

const SNAPSHOT_INFO: CommandSpec = {
  name: 'snapshot-info',
  summary: 'Print the basic facts of a snapshot',
  positions: [DOMAIN, optional('snapshotname', 'The name of the snapshot', 'snapshot')],
  options: [flag('current', 'Use the current snapshot')],
  shape: 'record',
  isInVirsh: true,
  fields: [
    ...fields('string', { name: 'The name', domain: 'The name of the domain' }),
    { name: 'current', type: 'boolean', summary: 'Whether it is the current snapshot' },
    ...fields('string', {
      state: 'The state of the domain at that time',
      location: 'internal or external',
    }),
    { name: 'parent', type: 'string', summary: 'The name of the parent', nullable: true },
    ...fields('integer', {
      children: 'The number of children',
      descendants: 'The number of all descendants',
    }),
    { name: 'metadata', type: 'boolean', summary: 'Whether libvirt has recorded it' },
  ],
  examples: [{ line: 'lvsh snapshot-info web --current', purpose: 'Print the current snapshot' }],
  load: async () => (await import('./snapshot-info.ts')).snapshotInfo,
};

/** The commands that print statistics and other facts of domains. */
export const STATISTIC_SPECS: readonly CommandSpec[] = [
  VCPUINFO,
  VCPUPIN,
  DOMBLKSTAT,
  DOMMEMSTAT,
  DOMDISPLAY,
  SNAPSHOT_INFO,
];
