import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { lookupDomain } from './lookup-domain.ts';

const STATS = {
  state: 'STATE',
  'cpu-total': 'CPU_TOTAL',
  balloon: 'BALLOON',
  vcpu: 'VCPU',
  interface: 'INTERFACE',
  block: 'BLOCK',
  perf: 'PERF',
  iothread: 'IOTHREAD',
  memory: 'MEMORY',
  dirtyrate: 'DIRTYRATE',
  vm: 'VM',
} as const;

const FLAGS = {
  'list-active': 'ACTIVE',
  'list-inactive': 'INACTIVE',
  'list-persistent': 'PERSISTENT',
  'list-transient': 'TRANSIENT',
  'list-running': 'RUNNING',
  'list-paused': 'PAUSED',
  'list-shutoff': 'SHUTOFF',
  'list-other': 'OTHER',
  enforce: 'ENFORCE_STATS',
  backing: 'BACKING',
  nowait: 'NOWAIT',
} as const;

/** Reads the statistics of the named domains, or of all domains, in one call. */
export async function domstats({ connection, args, signal }: CommandContext): Promise<ListResult> {
  const options = { stats: args.flags(STATS), flags: args.flags(FLAGS), signal };
  const domains = await Promise.all(
    args.texts('domain').map((key) => lookupDomain(connection, key, { signal })),
  );
  const records = await (domains.length === 0
    ? connection.getAllDomainStats(options)
    : connection.domainListGetStats(domains, options));
  const rows = records.map(({ dom: { name, uuid }, params }) => ({ name, uuid, stats: params }));
  // virsh separates the domains by an empty line.
  const text = rows
    .map(({ name, stats }) => `Domain: '${oneLine(name)}'\n${statLines(stats)}`)
    .join('\n');
  return { kind: 'list', rows, virsh: { kind: 'text', text } };
}

/** Returns each statistic on a line of its own, as `name=value`. */
function statLines(stats: object): string {
  return Object.entries(stats)
    .map(([name, value]) => `  ${oneLine(`${name}=${valueText(value)}`)}\n`)
    .join('');
}

function valueText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
