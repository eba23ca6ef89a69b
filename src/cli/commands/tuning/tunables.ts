import type { Domain, TypedParams } from '../../../index.ts';
import { enumName, VirDomainNumatuneMemMode } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import type { Action } from '../../registry/command-spec.ts';
import { commandDomain, impactFlags } from '../domain/change.ts';
import { BLOCK_IO_OPTIONS } from './block-io-options.ts';

type Value = bigint | number | string | boolean;
type Values = Readonly<Record<string, Value>>;

interface CallOptions {
  readonly flags: ReadonlyArray<'CONFIG' | 'LIVE'>;
  readonly signal: AbortSignal;
}

/** A set of parameters of a domain that a command prints, or changes if it has options. */
interface Tunable {
  /** Returns the parameters that the command line sets. */
  readonly given: (context: CommandContext) => Values;
  readonly read: (
    domain: Domain,
    options: CallOptions,
    context: CommandContext,
  ) => Promise<TypedParams>;
  readonly write: (
    domain: Domain,
    values: Values,
    options: CallOptions,
    context: CommandContext,
  ) => Promise<void>;

  /** Returns the text of a value; by default its digits. */
  readonly text?: (value: unknown, name: string) => string;

  /** Whether virsh prints the parameters as a message: after a change too, but not with -q. */
  readonly isMessage?: boolean;
}

/** Returns the action that prints parameters, or changes those that options name. */
function tune({ given, read, write, text = String, isMessage = false }: Tunable): Action {
  return async (context): Promise<RecordResult> => {
    const { args, signal } = context;
    const values = given(context);
    const options = { flags: impactFlags(args), signal };
    const domain = await commandDomain(context);
    const { name } = domain;
    if (Object.keys(values).length > 0) {
      await write(domain, values, options, context);
      const echo = isMessage ? parametersText(values, text) : '';
      const virsh = { kind: 'text', text: echo, isMessage } as const;
      return { ...done({ name, parameters: values }, `Parameters of '${name}' changed`), virsh };
    }
    const result = parametersResult(name, await read(domain, options, context), text);
    return { ...result, virsh: { kind: 'text', text: result.text ?? '', isMessage } };
  };
}

type ValueText = (value: unknown, name: string) => string;

/** Returns the result with parameters in virsh's layout, which is readable for people too. */
export function parametersResult(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  valueText: ValueText = String,
  heading: string = '',
): RecordResult {
  const text = heading + parametersText(parameters, valueText);
  const record = { name, parameters: { ...parameters } };
  return { kind: 'record', record, text, isDocument: true, virsh: { kind: 'text', text } };
}

function parametersText(
  parameters: Readonly<Record<string, unknown>>,
  valueText: ValueText,
): string {
  return Object.entries(parameters)
    .map(([field, value]) => `${oneLine(field).padEnd(15)}: ${oneLine(valueText(value, field))}\n`)
    .join('');
}

/** Prints or changes the limits of a disk. */
export const blkdeviotune: Action = tune({
  given: ({ args }) => {
    const values: Record<string, Value> = {};
    for (const { name, type } of BLOCK_IO_OPTIONS) {
      const value =
        type === 'size'
          ? args.size(name)
          : type === 'integer'
            ? args.integer(name)
            : args.optionalText(name);
      if (value !== undefined) values[fieldOf(name)] = value;
    }
    return values;
  },
  read: (domain, options, { args }) => domain.getBlockIoTune(args.text('device'), options),
  write: (domain, values, options, { args }) =>
    domain.setBlockIoTune(args.text('device'), values, options),
});

const BLKIO_TEXTS = [
  ...['device-weights', 'device-read-iops-sec', 'device-write-iops-sec'],
  ...['device-read-bytes-sec', 'device-write-bytes-sec'],
];

/** Prints or changes the shares and limits of a domain for disks of the host. */
export const blkiotune: Action = tune({
  given: ({ args }) => {
    const weight = args.integer('weight');
    const values: Record<string, Value> = weight === undefined ? {} : { weight };
    for (const name of BLKIO_TEXTS) {
      const value = args.optionalText(name);
      // libvirt's parameter is the singular.
      if (value !== undefined) values[fieldOf(name.replace(/weights$/, 'weight'))] = value;
    }
    return values;
  },
  read: (domain, options) => domain.getBlkioParameters(options),
  write: (domain, values, options) => domain.setBlkioParameters(values, options),
});

/** `VIR_DOMAIN_MEMORY_PARAM_UNLIMITED`, in KiB. */
const UNLIMITED = 9_007_199_254_740_991n;
const KIB = 1024n;

/** Prints or changes the memory limits of a domain. */
export const memtune: Action = tune({
  given: ({ args }) => {
    const values: Record<string, Value> = {};
    for (const name of ['hard-limit', 'soft-limit', 'swap-hard-limit', 'min-guarantee']) {
      if (!args.has(name)) continue;
      const isUnlimited = args.optionalText(name) === '-1';
      const bytes = isUnlimited ? 0n : (args.size(name, KIB) ?? 0n);
      values[fieldOf(name)] = isUnlimited ? UNLIMITED : (bytes + KIB - 1n) / KIB;
    }
    return values;
  },
  read: (domain, options) => domain.getMemoryParameters(options),
  write: (domain, values, options) => domain.setMemoryParameters(values, options),
  text: (value) => (value === UNLIMITED ? 'unlimited' : String(value)),
});

/** Prints or changes the NUMA policy of a domain. */
export const numatune: Action = tune({
  given: ({ args }) => {
    const mode = args.optionalText('mode');
    const nodeset = args.optionalText('nodeset');
    return {
      ...(mode === undefined ? {} : { numa_mode: numaMode(mode) }),
      ...(nodeset === undefined ? {} : { numa_nodeset: nodeset }),
    };
  },
  read: (domain, options) => domain.getNumaParameters(options),
  write: (domain, values, options) => domain.setNumaParameters(values, options),
  text: (value, field) =>
    field === 'numa_mode' && typeof value === 'number'
      ? enumName(VirDomainNumatuneMemMode, value)
      : String(value),
});

function numaMode(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const modes = Object.entries(VirDomainNumatuneMemMode);
  const found = modes.find(([name]) => name.toLowerCase() === text);
  if (found !== undefined) return found[1];
  const names = modes.map(([name]) => name.toLowerCase());
  throw new UsageError(`There is no NUMA mode "${text}"`, `Modes: ${names.join(', ')}`);
}

/** Prints or changes the limits of a network interface. */
export const domiftune: Action = tune({
  given: ({ args }) => ({
    ...bandwidth('inbound', args.optionalText('inbound')),
    ...bandwidth('outbound', args.optionalText('outbound')),
  }),
  read: (domain, options, { args }) =>
    domain.getInterfaceParameters(args.text('interface'), options),
  write: (domain, values, options, { args }) =>
    domain.setInterfaceParameters(args.text('interface'), values, options),
});

/** Returns the parameters for `average,peak,burst,floor`; an empty part is left out. */
function bandwidth(direction: 'inbound' | 'outbound', text: string | undefined): Values {
  if (text === undefined) return {};
  const parts = text.split(',');
  const isValid = parts.length <= 4 && parts.every((part) => /^\d*$/.test(part));
  if (!isValid || parts[0] === '') {
    throw new UsageError(
      `--${direction} "${text}" is not a bandwidth`,
      'Write AVERAGE[,PEAK[,BURST[,FLOOR]]] in KiB/s and KiB',
    );
  }
  const values: Record<string, Value> = {};
  for (const [at, name] of ['average', 'peak', 'burst', 'floor'].entries()) {
    const part = parts[at] ?? '';
    if (part !== '') values[`${direction}.${name}`] = Number(part);
  }
  return values;
}

/** Prints the performance events of a domain, or switches them on and off. */
export const perf: Action = tune({
  given: ({ args }) => {
    const values: Record<string, Value> = {};
    for (const [option, isEnabled] of [
      ['enable', true],
      ['disable', false],
    ] as const) {
      for (const event of (args.optionalText(option) ?? '').split(',').filter(Boolean)) {
        values[event] = isEnabled;
      }
    }
    return values;
  },
  read: (domain, options) => domain.getPerfEvents(options),
  write: (domain, values, options) => domain.setPerfEvents(values, options),
  text: (value) => (value === true ? 'enabled' : 'disabled'),
  isMessage: true,
});

/** Returns libvirt's parameter for an option: `read_iops_sec` for `read-iops-sec`. */
export function fieldOf(option: string): string {
  return option.replaceAll('-', '_');
}
