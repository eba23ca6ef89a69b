import type { CommandSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flag, position, text } from '../../registry/spec-parts.ts';
import { reading } from './node-specs.ts';

const FILE = position(
  'file',
  'A file with the XML of a CPU, a domain, capabilities or domcapabilities; - reads stdin',
  'file',
);
const HYPERVISOR: readonly OptionSpec[] = [
  text('virttype', 'The type of virtualization, such as kvm'),
  text('emulator', 'The path of the emulator'),
  text('arch', 'The architecture, such as x86_64'),
  text('machine', 'The machine type, such as q35'),
];
const COMPARE: readonly OptionSpec[] = [
  flag('error', 'Fail, and name the missing features, if they are incompatible'),
  flag('validate', 'Validate the XML by the schema first'),
];
const BASELINE: readonly OptionSpec[] = [
  flag('features', 'Name the features that are part of the model too'),
  flag('migratable', 'Leave out features that prevent migration'),
];
const COMPARISON = [
  ...fields('string', {
    result: 'identical, superset or incompatible',
    file: 'The file',
  }),
  ...fields('integer', { resultNumber: 'virCPUCompareResult' }, { hidden: true }),
];
const XML = fields('string', { xml: 'The XML' });
const EXIT = 'The exit code is 1 if the CPUs are incompatible.';

/** The commands about models and features of CPUs. */
export const CPU_COMMANDS: readonly CommandSpec[] = [
  reading('cpu-compare', 'Compare the CPU of the host with a description', {
    ...{ positions: [FILE], options: COMPARE, fields: COMPARISON, details: EXIT },
    examples: [{ line: 'lvsh cpu-compare cpu.xml', purpose: 'Whether the host has this CPU' }],
    load: async () => (await import('./cpu.ts')).cpuCompare,
  }),
  reading('cpu-baseline', 'Print the CPU whose features all described CPUs have', {
    ...{ positions: [FILE], options: BASELINE, fields: XML },
    examples: [{ line: 'lvsh cpu-baseline hosts.xml', purpose: 'Find a CPU for several hosts' }],
    load: async () => (await import('./cpu.ts')).cpuBaseline,
  }),
  reading('hypervisor-cpu-compare', 'Compare the CPU that a hypervisor offers with a description', {
    ...{ positions: [FILE], options: [...HYPERVISOR, ...COMPARE], fields: COMPARISON },
    details: EXIT,
    examples: [
      { line: 'lvsh hypervisor-cpu-compare cpu.xml', purpose: 'Whether a guest can have this CPU' },
    ],
    load: async () => (await import('./cpu.ts')).hypervisorCpuCompare,
  }),
  reading('hypervisor-cpu-baseline', 'Print the CPU that a hypervisor offers on several hosts', {
    options: [
      text('file', 'A file with the descriptions; - reads stdin', { kind: 'file' }),
      text('model', 'A model instead of the file'),
      ...HYPERVISOR,
      ...BASELINE,
    ],
    fields: XML,
    examples: [
      {
        line: 'lvsh hypervisor-cpu-baseline --file hosts.xml --migratable',
        purpose: 'Find a CPU with which guests can migrate between the hosts',
      },
    ],
    load: async () => (await import('./cpu.ts')).hypervisorCpuBaseline,
  }),
  reading('hypervisor-cpu-models', 'List the CPU models that a hypervisor offers', {
    shape: 'list',
    options: [...HYPERVISOR, flag('all', 'List models that this host cannot run too')],
    fields: fields('string', { model: 'The CPU model' }),
    load: async () => (await import('./cpu.ts')).hypervisorCpuModels,
  }),
];
