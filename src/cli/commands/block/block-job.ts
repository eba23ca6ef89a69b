import type { DomainBlockJobInfo } from '../../../index.ts';
import { VirDomainBlockJobType } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { bytes } from '../../context/progress.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed, messaged } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { humanSize } from '../device/device-stats.ts';
import { commandDomain } from '../domain/change.ts';

const TYPES: Readonly<Record<number, string>> = {
  [VirDomainBlockJobType.UNKNOWN]: 'Unknown job',
  [VirDomainBlockJobType.PULL]: 'Block Pull',
  [VirDomainBlockJobType.COPY]: 'Block Copy',
  [VirDomainBlockJobType.COMMIT]: 'Block Commit',
  [VirDomainBlockJobType.ACTIVE_COMMIT]: 'Active Block Commit',
  [VirDomainBlockJobType.BACKUP]: 'Backup',
};

/** Prints the block job of a disk, changes its bandwidth, or ends it. */
export async function blockjob(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const isAbort = ['abort', 'async', 'pivot'].some((name) => args.flag(name));
  const isInfo = args.flag('info') || args.flag('raw');
  if ([isAbort, isInfo, args.has('bandwidth')].filter(Boolean).length > 1) {
    throw new UsageError('--abort, --info and --bandwidth exclude each other');
  }
  if (isAbort) return abort(context);
  return args.has('bandwidth') ? setBandwidth(context) : info(context);
}

async function abort(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const disk = args.text('path');
  const domain = await commandDomain(context);
  const flags = args.flags({ async: 'ASYNC', pivot: 'PIVOT' });
  await domain.blockJobAbort(disk, { flags, signal });
  const result = args.flag('pivot') ? 'pivoted' : 'aborted';
  const message = `Block job of disk '${disk}' of '${domain.name}' ${result}`;
  return changed({ name: domain.name, disk, result }, message);
}

async function setBandwidth(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const disk = args.text('path');
  const bandwidth = args.integer('bandwidth') ?? 0;
  const domain = await commandDomain(context);
  const flags = args.flags({ bytes: 'BANDWIDTH_BYTES' });
  await domain.blockJobSetSpeed(disk, bandwidth, { flags, signal });
  const unit = args.flag('bytes') ? 'bytes/s' : 'MiB/s';
  const message = `Bandwidth of the block job of '${disk}' set to ${bandwidth} ${unit}`;
  return changed({ name: domain.name, disk, result: 'changed' }, message);
}

async function info(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const disk = args.text('path');
  const domain = await commandDomain(context);
  const { name } = domain;
  const isRaw = args.flag('raw');
  const flags = args.flags({ bytes: 'BANDWIDTH_BYTES' });
  const job = await domain.getBlockJobInfo(disk, { flags, signal });
  if (job === null) {
    const message = `No current block job for ${disk}`;
    const record = { name, disk, type: null };
    return isRaw ? changed(record, message) : messaged(record, message);
  }
  const { typeName, bandwidth, cur, end } = job;
  const record = { name, disk, type: typeName, bandwidth, cur, end };
  if (isRaw) return { kind: 'record', record, virsh: { kind: 'text', text: rawText(job) } };
  const isBytes = args.flag('bytes');
  const virsh = { kind: 'text', text: infoText(job, isBytes), stderr: progressText(job) } as const;
  const text = peopleText(job, isBytes);
  return { kind: 'record', record, text, isDocument: true, virsh };
}

/** Returns the share of a job, as virsh prints it: 100 only if nothing remains. */
function percentOf({ cur, end }: DomainBlockJobInfo): number {
  if (cur === end) return 100;
  return end === 0n ? 0 : Math.min(99, Number((cur * 100n) / end));
}

function peopleText(job: DomainBlockJobInfo, isBytes: boolean): string {
  const { type, bandwidth, cur, end } = job;
  const limit = bandwidth === 0n ? 'no limit' : `${bytes(Number(bytesOf(bandwidth, isBytes)))}/s`;
  const amount = `${bytes(Number(cur))} of ${bytes(Number(end))}`;
  return [
    `Type:       ${TYPES[type] ?? 'Unknown job'}\n`,
    `Progress:   ${percentOf(job)} % (${amount})\n`,
    `Bandwidth:  ${limit}\n`,
  ].join('');
}

/** virsh writes the type and the share to stderr. Nothing is written before the total is known. */
function progressText(job: DomainBlockJobInfo): string {
  if (job.end === 0n) return '';
  return `\r${TYPES[job.type] ?? 'Unknown job'}: [${String(percentOf(job)).padStart(3)} %]`;
}

function rawText({ type, bandwidth, cur, end }: DomainBlockJobInfo): string {
  const lines = [`type=${TYPES[type] ?? ''}`, `bandwidth=${bandwidth}`, `cur=${cur}`, `end=${end}`];
  return lines.map((line) => ` ${line}\n`).join('');
}

function infoText({ bandwidth }: DomainBlockJobInfo, isBytes: boolean): string {
  if (bandwidth === 0n) return '\n';
  const limit = bytesOf(bandwidth, isBytes);
  return `    Bandwidth limit: ${limit} bytes/s (${humanSize(limit)}/s)\n`;
}

function bytesOf(bandwidth: bigint, isBytes: boolean): bigint {
  return isBytes ? bandwidth : bandwidth * 1_048_576n;
}

const KIB = 1024n;

/** Changes the size of a disk of a running guest. */
export async function blockresize(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const disk = args.text('path');
  const capacity = args.size('size', KIB) ?? 0n;
  const domain = await commandDomain(context);
  // libvirt rounds KiB, so only other sizes need bytes.
  await (capacity % KIB === 0n
    ? domain.blockResize(disk, capacity / KIB, { signal })
    : domain.blockResize(disk, capacity, { flags: 'BYTES', signal }));
  const record = { name: domain.name, disk, result: 'resized', capacity };
  return messaged(record, `Block device '${disk}' is resized`);
}

/** Sets the offset of writes at which the daemon sends an event. */
export async function domblkthreshold(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const disk = args.text('dev');
  const threshold = args.size('threshold') ?? 0n;
  const domain = await commandDomain(context);
  await domain.setBlockThreshold(disk, threshold, { signal });
  const message = `Threshold of '${disk}' of '${domain.name}' set to ${threshold} bytes`;
  return changed({ name: domain.name, disk, result: 'changed' }, message);
}
