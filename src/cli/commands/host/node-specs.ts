import type { CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { fields, flag, position, text } from '../../registry/spec-parts.ts';
import { XPATH_OPTIONS } from '../../verbs/verb-specs.ts';

/** Returns a command that reads facts of the host. */
export function reading(
  name: string,
  summary: string,
  own: Partial<CommandSpec> & Pick<CommandSpec, 'load' | 'fields'>,
): CommandSpec {
  const [first] = own.fields ?? [];
  return {
    ...{ name, summary, shape: 'record', isInVirsh: true },
    ...(first === undefined ? {} : { nameField: first.name }),
    examples: [{ line: `lvsh ${name}`, purpose: summary }],
    ...own,
  };
}

const XML = fields('string', { xml: 'The XML' });
const STATS: readonly FieldSpec[] = [
  { name: 'stats', type: 'object', summary: 'The statistics by their names' },
];

/** The commands about the host of a connection. */
export const NODE_COMMANDS: readonly CommandSpec[] = [
  reading('hostname', 'Print the name of the host', {
    fields: fields('string', { hostname: 'The name' }),
    load: async () => (await import('./node.ts')).hostname,
  }),
  reading('nodeinfo', 'Print the CPUs and the memory of the host', {
    fields: [
      ...fields('string', { model: 'The CPU model' }),
      ...fields('integer', {
        cpus: 'The number of active CPUs',
        mhz: 'The frequency in MHz, 0 if it is unknown',
        sockets: 'The CPU sockets of a NUMA cell',
        cores: 'The cores of a socket',
        threads: 'The threads of a core',
        nodes: 'The number of NUMA cells',
      }),
      ...fields('bigint', { memory: 'The memory, in KiB' }),
    ],
    load: async () => (await import('./node.ts')).nodeInfo,
  }),
  reading('capabilities', "Print the XML of the host's capabilities", {
    options: XPATH_OPTIONS,
    fields: XML,
    load: async () => (await import('./node.ts')).capabilities,
  }),
  reading('domcapabilities', 'Print the XML of what domains can have', {
    positions: [],
    options: [
      text('virttype', 'The type of virtualization, such as kvm'),
      text('emulatorbin', 'The path of the emulator'),
      text('arch', 'The architecture, such as x86_64'),
      text('machine', 'The machine type, such as q35'),
      ...XPATH_OPTIONS,
    ],
    fields: XML,
    load: async () => (await import('./node.ts')).domcapabilities,
  }),
  reading('sysinfo', "Print the XML of the host's firmware tables", {
    options: XPATH_OPTIONS,
    fields: XML,
    load: async () => (await import('./node.ts')).sysinfo,
  }),
  reading('maxvcpus', 'Print the maximum number of virtual CPUs of a domain', {
    options: [text('type', 'The type of the domain, such as kvm')],
    fields: fields('integer', { maxVcpus: 'The number' }),
    load: async () => (await import('./node.ts')).maxvcpus,
  }),
  reading('cpu-models', 'List the CPU models of an architecture', {
    shape: 'list',
    positions: [position('arch', 'The architecture, such as x86_64')],
    fields: fields('string', { model: 'The CPU model' }),
    examples: [{ line: 'lvsh cpu-models x86_64', purpose: 'List the models of x86_64' }],
    load: async () => (await import('./node.ts')).cpuModels,
  }),
  reading('nodecpumap', 'Print which CPUs the host has, and which are online', {
    options: [flag('pretty', 'Print ranges in the layout of virsh')],
    fields: [
      ...fields('integer', { present: 'The CPUs of the host', online: 'Those that are online' }),
      { name: 'cpumap', type: 'array', summary: 'Whether each CPU is online' },
    ],
    load: async () => (await import('./node.ts')).nodeCpuMap,
  }),
  reading('nodecpustats', "Print the times of the host's CPUs, in nanoseconds", {
    options: [
      { name: 'cpu', type: 'integer', summary: 'One CPU; all by default' },
      flag('percent', 'Print the shares of a second, in percent'),
    ],
    fields: [
      { name: 'stats', type: 'object', summary: 'The times by their names', optional: true },
      { name: 'percent', type: 'object', summary: 'The shares, in percent', optional: true },
    ],
    load: async () => (await import('./node.ts')).nodeCpuStats,
  }),
  reading('nodememstats', "Print the use of the host's memory, in KiB", {
    options: [{ name: 'cell', type: 'integer', summary: 'One NUMA cell; all by default' }],
    fields: STATS,
    load: async () => (await import('./node.ts')).nodeMemStats,
  }),
  reading('freecell', 'List the free memory of the host', {
    shape: 'list',
    options: [
      { name: 'cellno', type: 'integer', summary: 'One NUMA cell' },
      flag('all', 'Each NUMA cell'),
    ],
    fields: [
      { name: 'cell', type: 'integer', summary: 'The cell; null for all', nullable: true },
      ...fields('bigint', { free: 'The free memory, in KiB' }),
    ],
    load: async () => (await import('./memory.ts')).freecell,
  }),
  reading('freepages', 'List the free pages of the host, by their size', {
    shape: 'list',
    options: [
      { name: 'cellno', type: 'integer', summary: 'One NUMA cell' },
      { name: 'pagesize', type: 'size', summary: 'One size of pages; KiB without a unit' },
      flag('all', 'Each NUMA cell and each size'),
    ],
    fields: [
      ...fields('integer', { cell: 'The NUMA cell', pageSize: 'The size of a page, in KiB' }),
      ...fields('bigint', { free: 'The number of free pages' }),
    ],
    examples: [{ line: 'lvsh freepages --all', purpose: 'List the pages of all cells' }],
    load: async () => (await import('./memory.ts')).freepages,
  }),
];
