import type { Domain } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain, impactFlags } from './change.ts';

const IMPACT = { config: 'CONFIG', live: 'LIVE' } as const;
const KIB = 1024n;

/** Changes the memory that a guest may use now. */
export async function setmem(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const memory = memoryOf(args);
  const { flags, hasImpact } = impactOf(args);
  const domain = await commandDomain(context);
  await (hasImpact
    ? domain.setMemoryFlags(memory, { flags, signal })
    : domain.setMemory(memory, { signal }));
  return changed({ name: domain.name, memory }, `Memory of '${domain.name}' set to ${memory} KiB`);
}

/** Changes the largest memory of a domain. */
export async function setmaxmem(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const memory = memoryOf(args);
  const { flags, hasImpact } = impactOf(args);
  const domain = await commandDomain(context);
  await (hasImpact
    ? domain.setMemoryFlags(memory, { flags: [...flags, 'MAXIMUM'], signal })
    : domain.setMaxMemory(memory, { signal }));
  const message = `Maximum memory of '${domain.name}' set to ${memory} KiB`;
  return changed({ name: domain.name, memory }, message);
}

/** Changes the number of virtual CPUs. */
export async function setvcpus(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const count = args.integer('count') ?? 0;
  if (count < 1) throw new UsageError(`The number of virtual CPUs must be at least 1`);
  const impact = impactOf(args);
  const own = args.flags({ maximum: 'MAXIMUM', guest: 'GUEST', hotpluggable: 'HOTPLUGGABLE' });
  const flags = [...impact.flags, ...own];
  const domain = await commandDomain(context);
  await (impact.hasImpact || flags.length > 0
    ? domain.setVcpusFlags(count, { flags, signal })
    : domain.setVcpus(count, { signal }));
  return changed({ name: domain.name, count }, `Virtual CPUs of '${domain.name}' set to ${count}`);
}

/** Prints the numbers of virtual CPUs, of the guest and of the definition. */
export async function vcpucount(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  if (['maximum', 'active', 'live', 'config', 'current', 'guest'].some((each) => args.flag(each))) {
    const flags = args.flags({ ...IMPACT, maximum: 'MAXIMUM', guest: 'GUEST' });
    const count = await domain.getVcpusFlags({ flags, signal });
    return { kind: 'record', record: { name: domain.name, count }, text: `${count}\n` };
  }
  const numberOf = (...flags: VcpuFlag[]): Promise<number | null> => vcpusOf(domain, flags, signal);
  const maximumConfig = await numberOf('MAXIMUM', 'CONFIG');
  const maximumLive = await numberOf('MAXIMUM', 'LIVE');
  const currentConfig = await numberOf('CONFIG');
  const currentLive = await numberOf('LIVE');
  const lines: ReadonlyArray<readonly [string, string, number | null]> = [
    ['maximum', 'config', maximumConfig],
    ['maximum', 'live', maximumLive],
    ['current', 'config', currentConfig],
    ['current', 'live', currentLive],
  ];
  const text = lines
    .filter(([, , count]) => count !== null)
    .map(
      ([limit, of, count]) => `${limit.padEnd(12)} ${of.padEnd(12)} ${String(count).padStart(3)}\n`,
    )
    .join('');
  const record = { name: domain.name, maximumConfig, maximumLive, currentConfig, currentLive };
  return { kind: 'record', record, virsh: { kind: 'text', text } };
}

type VcpuFlag = 'MAXIMUM' | 'CONFIG' | 'LIVE';

/** Returns null if the domain is not active, or has no definition. */
async function vcpusOf(
  domain: Domain,
  flags: readonly VcpuFlag[],
  signal: AbortSignal,
): Promise<number | null> {
  try {
    return await domain.getVcpusFlags({ flags, signal });
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_OPERATION_INVALID') return null;
    throw error;
  }
}

/** The flags, and whether an option names the guest or the definition. */
function impactOf(args: Args): {
  readonly flags: ReturnType<typeof impactFlags>;
  readonly hasImpact: boolean;
} {
  const flags = impactFlags(args);
  return { flags, hasImpact: flags.length > 0 || args.flag('current') };
}

/** Returns the size in KiB, rounded up. */
function memoryOf(args: Args): bigint {
  const bytes = args.size('size', KIB) ?? 0n;
  return (bytes + KIB - 1n) / KIB;
}
