import type { Connection } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { hostXmlResult } from '../../output/listing.ts';
import type { ListResult, RecordResult } from '../../output/result.ts';
import { linesLayout, textResult } from '../../output/result.ts';
import { xmlResult } from '../../output/xpath.ts';

/** Prints the CPUs and the memory of the host. */
export async function nodeInfo({ connection, signal }: CommandContext): Promise<RecordResult> {
  const info = await connection.nodeGetInfo({ signal });
  return {
    kind: 'record',
    record: { ...info },
    virsh: {
      kind: 'pairs',
      width: 20,
      pairs: [
        ['CPU model:', info.model],
        ['CPU(s):', String(info.cpus)],
        ['CPU frequency:', `${info.mhz} MHz`],
        ['CPU socket(s):', String(info.sockets)],
        ['Core(s) per socket:', String(info.cores)],
        ['Thread(s) per core:', String(info.threads)],
        ['NUMA cell(s):', String(info.nodes)],
        ['Memory size:', `${info.memory} KiB`],
      ],
    },
  };
}

/** Prints the host's name. */
export async function hostname({ connection, signal }: CommandContext): Promise<RecordResult> {
  return textResult('hostname', await connection.getHostname({ signal }));
}

/** Prints the XML of the host's capabilities. */
export async function capabilities(context: CommandContext): Promise<RecordResult> {
  const { connection, signal } = context;
  return hostXmlResult(context, await connection.getCapabilities({ signal }));
}

/** Prints the XML of what domains can have. */
export async function domcapabilities(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const query = {
    virttype: args.optionalText('virttype'),
    emulatorbin: args.optionalText('emulatorbin'),
    arch: args.optionalText('arch'),
    machine: args.optionalText('machine'),
  };
  return hostXmlResult(context, await connection.getDomainCapabilities({ ...query, signal }));
}

/** Prints the XML of the host's firmware tables. */
export async function sysinfo(context: CommandContext): Promise<RecordResult> {
  const { connection, signal } = context;
  return xmlResult(context, await connection.getSysinfo({ signal }));
}

/** Prints the maximum number of virtual CPUs of a domain. */
export async function maxvcpus({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const type = args.optionalText('type');
  const count =
    (await maxOfCapabilities(connection, type, signal)) ??
    (await connection.getMaxVcpus({ type, signal }));
  return { kind: 'record', record: { maxVcpus: count }, text: `${count}\n` };
}

/** As virsh, asks for the capabilities of domains first, which drivers know better. */
async function maxOfCapabilities(
  connection: Connection,
  virttype: string | undefined,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const { vcpu } = await connection.getDomainCapabilitiesConfig({ virttype, signal });
    return vcpu === undefined ? undefined : Number(vcpu.max);
  } catch (error) {
    if (error instanceof VirError) return undefined;
    throw error;
  }
}

/** Lists the CPU models of an architecture. */
export async function cpuModels({ connection, args, signal }: CommandContext): Promise<ListResult> {
  const models = await connection.getCpuModelNames(args.text('arch'), { signal });
  const shown = models.length === 0 ? ['all CPU models are accepted'] : models;
  return {
    kind: 'list',
    rows: models.map((model) => ({ model })),
    virsh: linesLayout(shown),
  };
}

/** Prints which CPUs the host has, and which are online. */
export async function nodeCpuMap({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const { cpumap, online } = await connection.nodeGetCpuMap({ signal });
  const map = args.flag('pretty')
    ? ranges(cpumap)
    : cpumap.map((isOnline) => (isOnline ? 'y' : '-')).join('');
  return {
    kind: 'record',
    record: { present: cpumap.length, online, cpumap },
    virsh: {
      kind: 'pairs',
      pairs: [
        ['CPUs present:', String(cpumap.length)],
        ['CPUs online:', String(online)],
        ['CPU map:', map],
      ],
    },
  };
}

/** Returns the numbers of set bits: `0-3,5`. */
function ranges(bits: readonly boolean[]): string {
  const parts: string[] = [];
  for (let first = 0; first < bits.length; first += 1) {
    if (bits[first] !== true) continue;
    let last = first;
    while (bits[last + 1] === true) last += 1;
    parts.push(first === last ? `${first}` : `${first}-${last}`);
    first = last;
  }
  return parts.join(',');
}

/** virsh's names of CPU times, in its order, and libvirt's. */
const CPU_TIMES = [
  ['user', 'user'],
  ['system', 'kernel'],
  ['idle', 'idle'],
  ['iowait', 'iowait'],
  ['intr', 'intr'],
  ['usage', 'utilization'],
] as const;

/** Prints the times of the host's CPUs, in nanoseconds. */
export async function nodeCpuStats(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  if (args.flag('percent')) return (await import('./cpu-percent.ts')).nodeCpuPercent(context);
  const stats = await connection.nodeGetCpuStats(args.integer('cpu') ?? -1, { signal });
  const text = CPU_TIMES.flatMap(([name, field]) => {
    const value = stats[field];
    return value === undefined ? [] : [`${`${name}:`.padEnd(15)} ${String(value).padStart(20)}\n`];
  });
  return {
    kind: 'record',
    record: { stats },
    virsh: { kind: 'text', text: text.join('') },
  };
}

/** Prints the memory of the host, in KiB. */
export async function nodeMemStats({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const stats = await connection.nodeGetMemoryStats(args.integer('cell') ?? -1, { signal });
  const text = Object.entries(stats).map(
    ([name, value]) => `${name.padEnd(7)}: ${String(value).padStart(20)} KiB\n`,
  );
  return { kind: 'record', record: { stats }, virsh: { kind: 'text', text: text.join('') } };
}
