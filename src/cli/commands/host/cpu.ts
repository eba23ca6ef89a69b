import { VirCPUCompareResult } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, RecordResult } from '../../output/result.ts';
import { documentResult, linesLayout } from '../../output/result.ts';
import { selectNodes } from '../../output/xpath.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { readCpus } from './cpu-input.ts';

const COMPARE_FLAGS = { error: 'FAIL_INCOMPATIBLE', validate: 'VALIDATE_XML' } as const;
const BASELINE_FLAGS = { features: 'EXPAND_FEATURES', migratable: 'MIGRATABLE' } as const;

/** Compares the CPU of the host with a description. */
export async function cpuCompare(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const [cpu = ''] = await readCpus(context, file);
  const result = await connection.compareCpu(cpu, { flags: args.flags(COMPARE_FLAGS), signal });
  return comparison(file, result, 'host CPU', 'Host CPU');
}

/** Compares the CPU that a hypervisor offers with a description. */
export async function hypervisorCpuCompare(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const [cpu = ''] = await readCpus(context, file);
  const flags = args.flags(COMPARE_FLAGS);
  const query = hypervisorQuery(context);
  const result = await connection.compareHypervisorCpu(cpu, { ...query, flags, signal });
  const noun = 'the CPU provided by hypervisor on the host';
  return comparison(file, result, noun, 'The CPU provided by hypervisor on the host');
}

function comparison(
  file: string,
  number: VirCPUCompareResult,
  noun: string,
  subject: string,
): RecordResult {
  const { INCOMPATIBLE, IDENTICAL, SUPERSET } = VirCPUCompareResult;
  const described = `CPU described in ${file}`;
  const record = (result: string, message: string, exitCode: number): RecordResult => ({
    kind: 'record',
    record: { file, result, resultNumber: number },
    text: `${message}\n`,
    exitCode,
  });
  switch (number) {
    case INCOMPATIBLE:
      return record('incompatible', `${described} is incompatible with ${noun}`, 1);
    case IDENTICAL:
      return record('identical', `${described} is identical to ${noun}`, 0);
    case SUPERSET:
      return record('superset', `${subject} is a superset of ${described}`, 0);
    default:
      return record('error', `Failed to compare ${noun} with ${file}`, 1);
  }
}

function hypervisorQuery({ args }: CommandContext) {
  return {
    virttype: args.optionalText('virttype'),
    emulator: args.optionalText('emulator'),
    arch: args.optionalText('arch'),
    machine: args.optionalText('machine'),
  };
}

/** Prints the CPU whose features all described CPUs have. */
export async function cpuBaseline(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const cpus = await readCpus(context, args.text('file'));
  const flags = args.flags(BASELINE_FLAGS);
  return documentResult('xml', await connection.baselineCpu(cpus, { flags, signal }));
}

/** Prints the CPU that a hypervisor can offer on all described hosts. */
export async function hypervisorCpuBaseline(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.optionalText('file');
  const model = args.optionalText('model');
  if (file !== undefined && model !== undefined) {
    throw new UsageError('--file and --model exclude each other');
  }
  if (file === undefined && model === undefined) {
    throw new UsageError('Either --file or --model must be provided');
  }
  const cpus = file === undefined ? [await modelXml(model ?? '')] : await readCpus(context, file);
  const flags = args.flags(BASELINE_FLAGS);
  const query = { ...hypervisorQuery(context), flags, signal };
  return documentResult('xml', await connection.baselineHypervisorCpu(cpus, query));
}

async function modelXml(model: string): Promise<string> {
  const { escapeXml } = await import('../../../xml/index.ts');
  return `<cpu><model>${escapeXml(model)}</model></cpu>`;
}

/** Lists the CPU models that a hypervisor can offer. */
export async function hypervisorCpuModels(context: CommandContext): Promise<ListResult> {
  const { connection, args, signal } = context;
  const { emulator: emulatorbin, ...query } = hypervisorQuery(context);
  const xml = await connection.getDomainCapabilities({ ...query, emulatorbin, signal });
  const usable = args.flag('all') ? '' : "[@usable='yes']";
  const models = await selectNodes(xml, `//cpu/mode[@name='custom']/model${usable}/text()`);
  const rows = models.map((model) => ({ model }));
  return { kind: 'list', rows, virsh: linesLayout(models) };
}
