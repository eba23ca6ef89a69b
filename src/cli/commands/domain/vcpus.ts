import type { Domain, DomainVcpuInfo } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, Result, VirshColumn } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain, impactFlags } from './change.ts';
import { cpuList, cpuMap, parseCpuList } from './cpu-lists.ts';
import { lookupDomain } from './lookup-domain.ts';

/** The facts about a virtual CPU. A domain that is not active has only the CPU maps. */
type Vcpu = Pick<DomainVcpuInfo, 'number' | 'cpumap'> & Partial<DomainVcpuInfo>;

/** Lists the virtual CPUs of a domain. */
export async function vcpuinfo({ connection, args, signal }: CommandContext): Promise<ListResult> {
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const vcpus = await readVcpus(domain, signal);
  const isPretty = args.flag('pretty');
  const rows = vcpus.map(({ number, cpu, stateName, cpuTime, cpumap }) => ({
    ...{ vcpu: number, cpu: cpu ?? null, state: stateName ?? null },
    ...{ cpuTime: cpuTime ?? null, affinity: cpuList(cpumap) },
  }));
  const text = vcpus.map((vcpu) => vcpuText(vcpu, isPretty)).join('\n');
  return { kind: 'list', rows, virsh: { kind: 'text', text } };
}

async function readVcpus(domain: Domain, signal: AbortSignal): Promise<readonly Vcpu[]> {
  try {
    return await domain.getVcpus({ signal });
  } catch (error) {
    if (!(error instanceof VirError) || error.code !== 'VIR_ERR_OPERATION_INVALID') throw error;
    if (await domain.isActive({ signal })) throw error;
  }
  const [maps, count] = await Promise.all([
    domain.getVcpuPinInfo({ flags: 'CONFIG', signal }),
    domain.getVcpusFlags({ flags: 'CONFIG', signal }),
  ]);
  return maps.slice(0, count).map((cpumap, number) => ({ number, cpumap }));
}

function vcpuText({ number, cpu, stateName, cpuTime, cpumap }: Vcpu, isPretty: boolean): string {
  const letters = cpumap.map((isAllowed) => (isAllowed ? 'y' : '-')).join('');
  const affinity = isPretty ? `${cpuList(cpumap)} (out of ${cpumap.length})` : letters;
  const time = cpuTime === undefined ? 'N/A' : `${(Number(cpuTime) / 1e9).toFixed(1)}s`;
  const pairs: ReadonlyArray<readonly [string, string]> = [
    ['VCPU:', String(number)],
    ['CPU:', cpu === undefined ? 'N/A' : String(cpu)],
    ['State:', stateName ?? 'N/A'],
    // virsh has no colon after the label of an unknown time.
    ...(cpuTime === 0n ? [] : [[cpuTime === undefined ? 'CPU time' : 'CPU time:', time] as const]),
    ['CPU Affinity:', affinity],
  ];
  return pairs.map(([label, value]) => `${label.padEnd(15)} ${value}\n`).join('');
}

const PIN_COLUMNS: readonly VirshColumn[] = [
  { heading: 'VCPU', text: ({ vcpu }) => String(vcpu) },
  { heading: 'CPU Affinity', text: ({ affinity }) => String(affinity) },
];

/** Lists or changes the CPUs of the host that virtual CPUs may run on. */
export async function vcpupin(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  const vcpu = args.integer('vcpu');
  const list = args.optionalText('cpulist');
  if (list !== undefined && vcpu === undefined) throw new UsageError('--cpulist requires --vcpu');
  const ranges = list === undefined ? undefined : parseCpuList(list);
  const flags = impactFlags(args);
  const hasImpact = flags.length > 0 || args.flag('current');
  const domain = await commandDomain(context);
  if (vcpu === undefined || ranges === undefined) {
    const maps = await domain.getVcpuPinInfo({ flags, signal });
    const all = maps.map((cpumap, number) => ({ vcpu: number, affinity: cpuList(cpumap) }));
    const rows = vcpu === undefined ? all : all.filter((row) => row.vcpu === vcpu);
    if (rows.length === 0) throw new UsageError(`There is no virtual CPU ${vcpu}`);
    return { kind: 'list', rows, virsh: { kind: 'table', columns: PIN_COLUMNS } };
  }
  const { cpumap } = await connection.nodeGetCpuMap({ signal });
  const map = cpuMap(ranges, cpumap.length);
  await (hasImpact
    ? domain.pinVcpuFlags(vcpu, map, { flags, signal })
    : domain.pinVcpu(vcpu, map, { signal }));
  const rows = [{ vcpu, affinity: cpuList(map) }];
  return { kind: 'list', rows, virsh: { kind: 'text', text: '' } };
}
