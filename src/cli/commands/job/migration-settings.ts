import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed, done } from '../../output/result.ts';
import { humanSize } from '../device/device-stats.ts';
import { commandDomain } from '../domain/change.ts';

/** Prints the largest bandwidth of migrations. */
export async function getSpeed(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const flags = args.flags({ postcopy: 'POSTCOPY' });
  const bandwidth = await domain.migrateGetMaxSpeed({ flags, signal });
  return number(domain.name, 'bandwidth', bandwidth);
}

/** Sets the largest bandwidth of migrations. */
export async function setSpeed(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const bandwidth = args.integer('bandwidth') ?? 0;
  const domain = await commandDomain(context);
  const flags = args.flags({ postcopy: 'POSTCOPY' });
  await domain.migrateSetMaxSpeed(bandwidth, { flags, signal });
  const { name } = domain;
  return changed({ name, bandwidth }, `Migrations of '${name}' use at most ${bandwidth} MiB/s`);
}

/** Prints the longest pause of a guest in a migration. */
export async function getMaxDowntime(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  const downtime = await domain.migrateGetMaxDowntime({ signal: context.signal });
  return number(domain.name, 'downtime', downtime);
}

/** Sets the longest pause of a guest in a migration. */
export async function setMaxDowntime(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const downtime = args.integer('downtime') ?? 0;
  const domain = await commandDomain(context);
  await domain.migrateSetMaxDowntime(downtime, { signal });
  const { name } = domain;
  return changed({ name, downtime }, `Migrations of '${name}' pause it for at most ${downtime} ms`);
}

/** Prints or sets the size of the cache for compressed migrations. */
export async function compressionCache(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const size = args.size('size');
  const domain = await commandDomain(context);
  if (size !== undefined) await domain.migrateSetCompressionCache(size, { signal });
  const cacheSize = await domain.migrateGetCompressionCache({ signal });
  // virsh prints no line feed of its own after it.
  const text = `Compression cache: ${humanSize(cacheSize)}`;
  const virsh = { kind: 'text', text } as const;
  return { kind: 'record', record: { name: domain.name, cacheSize }, text: `${text}\n`, virsh };
}

/** Switches a migration from pre-copy to post-copy. */
export async function startPostCopy(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  await domain.migrateStartPostCopy({ signal: context.signal });
  const { name } = domain;
  return changed({ name, result: 'post-copy' }, `Migration of '${name}' switched to post-copy`);
}

function number(name: string, field: string, value: bigint): RecordResult {
  const text = `${value}\n`;
  return { kind: 'record', record: { name, [field]: value }, text, virsh: { kind: 'text', text } };
}

const MODES = {
  'page-sampling': 'PAGE_SAMPLING',
  'dirty-bitmap': 'DIRTY_BITMAP',
  'dirty-ring': 'DIRTY_RING',
} as const;

/** Starts a measurement of the rate at which a guest changes its memory. */
export async function dirtyRate(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const seconds = args.integer('seconds') ?? 1;
  const mode = args.optionalText('mode');
  const flags = mode === undefined ? [] : [MODES[mode as keyof typeof MODES]];
  const domain = await commandDomain(context);
  await domain.startDirtyRateCalc(seconds, { flags, signal });
  const { name } = domain;
  const text = "Start to calculate domain's memory dirty rate successfully.";
  const message = `The memory of '${name}' is measured for ${seconds} s`;
  const virsh = { kind: 'text', text: `${text}\n`, isMessage: true } as const;
  return { ...done({ name, seconds }, message), virsh };
}
