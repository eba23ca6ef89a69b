import { VirDomainJobOperation, VirDomainJobType } from '../../../index.ts';
import { humanSize } from '../device/device-stats.ts';
import type { Job } from './job-info.ts';

const OPERATIONS: Readonly<Record<number, string>> = {
  [VirDomainJobOperation.UNKNOWN]: 'Unknown',
  [VirDomainJobOperation.START]: 'Start',
  [VirDomainJobOperation.SAVE]: 'Save',
  [VirDomainJobOperation.RESTORE]: 'Restore',
  [VirDomainJobOperation.MIGRATION_IN]: 'Incoming migration',
  [VirDomainJobOperation.MIGRATION_OUT]: 'Outgoing migration',
  [VirDomainJobOperation.SNAPSHOT]: 'Snapshot',
  [VirDomainJobOperation.SNAPSHOT_REVERT]: 'Snapshot revert',
  [VirDomainJobOperation.DUMP]: 'Dump',
  [VirDomainJobOperation.BACKUP]: 'Backup',
  [VirDomainJobOperation.SNAPSHOT_DELETE]: 'Snapshot delete',
};

type Format = (value: bigint) => string;
type StatLine = readonly [field: string, label: string, format: Format];

const count: Format = (value) => String(value).padEnd(12);
const withUnit =
  (unit: string): Format =>
  (value) =>
    `${count(value)} ${unit}`;
const ms = withUnit('ms');
const rate: Format = (value) => `${humanSize(value)}/s`;

const TIME_LINES: readonly StatLine[] = [
  ['time_elapsed', 'Time elapsed:', ms],
  ['time_elapsed_net', 'Time elapsed w/o network:', ms],
];
const MEMORY_LINES: readonly StatLine[] = [
  ['memory_dirty_rate', 'Dirty rate:', withUnit('pages/s')],
  ['memory_page_size', 'Page size:', withUnit('bytes')],
  ['memory_iteration', 'Iteration:', count],
  ['memory_postcopy_requests', 'Postcopy requests:', count],
];
const PAGE_LINES: readonly StatLine[] = [
  ['memory_constant', 'Constant pages:', count],
  ['memory_normal', 'Normal pages:', count],
  ['memory_normal_bytes', 'Normal data:', humanSize],
];
const LAST_LINES: readonly StatLine[] = [
  ['downtime_net', 'Downtime w/o network:', ms],
  ['setup_time', 'Setup time:', ms],
  ['compression_cache', 'Compression cache:', humanSize],
  ['compression_bytes', 'Compressed data:', humanSize],
  ['compression_pages', 'Compressed pages:', count],
  ['compression_cache_misses', 'Compression cache misses:', count],
  ['compression_overflow', 'Compression overflows:', count],
  ['auto_converge_throttle', 'Auto converge throttle:', count],
  ['disk_temp_used', 'Temporary disk space use:', humanSize],
  ['disk_temp_total', 'Temporary disk space total:', humanSize],
];

/** Returns all parameters, as `virsh domjobinfo --rawstats` prints them. */
export function rawJobText({ type, params }: Job): string {
  const lines = Object.entries(params).map(([name, value]) => {
    const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
    return `${name}: ${text}\n`;
  });
  return `Job type: ${type}\n\n${lines.join('')}`;
}

/** Returns a job in virsh's layout. Jobs that failed have their type only, unless `isAny`. */
export function virshJobText({ type, typeName, stats, params }: Job, isAny: boolean): string {
  const word = typeName.charAt(0).toUpperCase() + typeName.slice(1);
  const head = pair('Job type:', word.padEnd(12));
  const { NONE, FAILED, CANCELLED, BOUNDED, COMPLETED } = VirDomainJobType;
  const isShown = type !== NONE && (isAny || (type !== FAILED && type !== CANCELLED));
  if (!isShown) return head;
  const amount = (name: string): bigint => amountOf(params[name]) ?? 0n;
  const lines = (all: readonly StatLine[]): string =>
    all
      .map(([field, label, format]) => {
        const value = amountOf(params[field]);
        return value === undefined ? '' : pair(label, format(value));
      })
      .join('');
  const parts = (label: string, name: string): string => {
    const processed = amount(`${name}_processed`);
    const remaining = amount(`${name}_remaining`);
    const total = amount(`${name}_total`);
    if (processed === 0n && remaining === 0n && total === 0n) return '';
    return [
      pair(`${label} processed:`, humanSize(processed)),
      pair(`${label} remaining:`, humanSize(remaining)),
      pair(`${label} total:`, humanSize(total)),
    ].join('');
  };
  const speed = (label: string, name: string): string =>
    amount(name) === 0n ? '' : pair(label, rate(amount(name)));
  const memory = parts('Memory', 'memory');
  const disk = parts('File', 'disk');
  const downtime = type === COMPLETED ? 'Total downtime:' : 'Expected downtime:';
  const { operation, errmsg } = stats;
  return [
    head,
    operation === undefined ? '' : pair('Operation:', (OPERATIONS[operation] ?? '').padEnd(12)),
    lines(TIME_LINES),
    type === BOUNDED ? pair('Time remaining:', ms(amount('time_remaining'))) : '',
    parts('Data', 'data'),
    memory,
    memory === '' ? '' : speed('Memory bandwidth:', 'memory_bps') + lines(MEMORY_LINES),
    disk,
    disk === '' ? '' : speed('File bandwidth:', 'disk_bps'),
    lines(PAGE_LINES),
    lines([['downtime', downtime, ms]]),
    lines(LAST_LINES),
    errmsg === undefined ? '' : pair('Error message:', errmsg),
  ].join('');
}

function pair(label: string, text: string): string {
  return `${label.padEnd(17)} ${text}\n`;
}

function amountOf(value: unknown): bigint | undefined {
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : undefined;
}
