import type { Domain } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import { withHint } from '../../output/failure.ts';
import type { RecordResult } from '../../output/result.ts';
import { documentResult, messaged } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';
import type { BlockJob } from './run-block-job.ts';
import { runBlockJob } from './run-block-job.ts';

const MIB = 1_048_576;

/** virsh's messages of one kind of job. */
interface JobWords {
  readonly started: string;
  readonly completed: string;
  readonly ready: string;
  readonly kept: string;
}

/** Merges the backing images of a disk into its image. */
export async function blockpull(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const disk = args.text('path');
  const base = args.optionalText('base');
  const bandwidth = args.integer('bandwidth') ?? 0;
  const bytes = args.flags({ bytes: 'BANDWIDTH_BYTES' });
  if (args.flag('keep-relative') && base === undefined) {
    throw new UsageError('--keep-relative requires --base');
  }
  const domain = await commandDomain(context);
  const relative = args.flags({ 'keep-relative': 'RELATIVE' });
  const start = (): Promise<void> =>
    base === undefined
      ? domain.blockPull(disk, { bandwidth, flags: bytes, signal })
      : domain.blockRebase(disk, { base, bandwidth, flags: [...bytes, ...relative], signal });
  return run(context, { domain, disk, start, isTwoPhase: false }, PULL);
}

const PULL: JobWords = {
  started: 'Block Pull started',
  completed: 'Pull complete',
  ready: 'Pull complete',
  kept: 'Pull complete',
};

/** Merges images of a disk into a backing image. */
export async function blockcommit(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  exclude(args, ['pivot', 'keep-overlay']);
  exclude(args, ['base', 'shallow']);
  const domain = await commandDomain(context);
  const disk = args.text('path');
  const isActive = args.flag('active') || args.flag('pivot') || args.flag('keep-overlay');
  const flags = args.flags({
    shallow: 'SHALLOW',
    delete: 'DELETE',
    'keep-relative': 'RELATIVE',
    bytes: 'BANDWIDTH_BYTES',
  });
  const options = {
    base: args.optionalText('base'),
    top: args.optionalText('top'),
    bandwidth: args.integer('bandwidth') ?? 0,
    flags: [...flags, ...(isActive ? (['ACTIVE'] as const) : [])],
    signal,
  };
  const start = (): Promise<void> => domain.blockCommit(disk, options);
  return run(context, { domain, disk, start, isTwoPhase: isActive }, isActive ? ACTIVE : COMMIT);
}

const COMMIT: JobWords = {
  started: 'Block Commit started',
  completed: 'Commit complete',
  ready: 'Now in synchronized phase',
  kept: 'Commit complete, overlay image kept',
};
const ACTIVE: JobWords = { ...COMMIT, started: 'Active Block Commit started' };

/** Copies a disk to another image. */
export async function blockcopy(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  exclude(args, ['pivot', 'finish']);
  const destination = await destinationOf(context);
  const domain = await commandDomain(context);
  const disk = args.text('path');
  if (args.flag('print-xml')) {
    return documentResult('xml', destination, { name: domain.name, disk });
  }
  const flags = args.flags({
    shallow: 'SHALLOW',
    'reuse-external': 'REUSE_EXT',
    'transient-job': 'TRANSIENT_JOB',
    'synchronous-writes': 'SYNCHRONOUS_WRITES',
  });
  const params = copyParams(args);
  const start = async (): Promise<void> => {
    try {
      await domain.blockCopy(disk, destination, { params, flags, signal });
    } catch (error) {
      if (error instanceof VirError && error.message.includes('not transient')) {
        throw withHint(error, 'Add --transient-job: the copy then ends with the guest');
      }
      throw error;
    }
  };
  return run(context, { domain, disk, start, isTwoPhase: true }, COPY);
}

const COPY: JobWords = {
  started: 'Block Copy started',
  completed: 'Copy complete',
  ready: 'Now in mirroring phase',
  kept: 'Successfully copied',
};

/** Returns the XML of the copy. */
async function destinationOf(context: CommandContext): Promise<string> {
  const { args } = context;
  const [file, dest] = [args.optionalText('xml'), args.optionalText('dest')];
  if (file !== undefined) {
    for (const option of ['dest', 'blockdev', 'format', 'raw']) exclude(args, ['xml', option]);
    return readInput(context, file);
  }
  if (dest === undefined) throw new UsageError('blockcopy requires --dest or --xml');
  const { escapeXml } = await import('../../../xml/index.ts');
  const format = args.flag('raw') ? 'raw' : args.optionalText('format');
  const [type, attribute] = args.flag('blockdev') ? ['block', 'dev'] : ['file', 'file'];
  return [
    `<disk type='${type}'>`,
    `  <source ${attribute}='${escapeXml(dest)}'/>`,
    ...(format === undefined ? [] : [`  <driver type='${escapeXml(format)}'/>`]),
    '</disk>\n',
  ].join('\n');
}

function copyParams(args: Args): Readonly<Record<string, number>> {
  const bandwidth = args.integer('bandwidth');
  const unit = args.flag('bytes') ? 1 : MIB;
  const params = {
    // libvirt takes bytes per second.
    bandwidth: bandwidth === undefined ? undefined : bandwidth * unit,
    granularity: args.integer('granularity'),
    'buf-size': args.integer('buf-size'),
  };
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

async function run(context: CommandContext, job: BlockJob, words: JobWords): Promise<RecordResult> {
  const { args } = context;
  const isPivot = args.declares('pivot') && args.flag('pivot');
  const isKept = ['keep-overlay', 'finish'].some((name) => args.declares(name) && args.flag(name));
  const isWaiting = args.flag('wait') || args.has('timeout') || isPivot || isKept;
  const { disk, domain } = job;
  const result = (state: string, message: string, before = '\n'): RecordResult =>
    messaged({ name: domain.name, disk, result: state }, message, { before });
  if (!isWaiting) {
    await job.start();
    return result('started', words.started, '');
  }
  const end = await runBlockJob(context, job);
  if (isPivot) {
    await endJob(context, domain, disk, ['PIVOT']);
    return result('pivoted', 'Successfully pivoted');
  }
  if (isKept) {
    await endJob(context, domain, disk, []);
    return result('completed', words.kept);
  }
  return result(end, end === 'ready' ? words.ready : words.completed);
}

function endJob(
  { args, signal }: CommandContext,
  domain: Domain,
  disk: string,
  flags: readonly 'PIVOT'[],
): Promise<void> {
  const all = [...flags, ...args.flags({ async: 'ASYNC' })];
  return domain.blockJobAbort(disk, { flags: all, signal });
}

function exclude(args: Args, [one, other]: readonly [string, string]): void {
  if (args.has(one) && args.has(other)) {
    throw new UsageError(`--${one} and --${other} exclude each other`);
  }
}
