import type { DomainCheckpoint } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { sortByName } from '../../output/listing.ts';
import type { ListResult, RecordResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';
import { checkOneForm, pointsLayout } from '../snapshot/points-layout.ts';
import { isoTime } from '../snapshot/times.ts';
import { namedCheckpoint } from './checkpoint-actions.ts';

/** Lists the checkpoints of a domain by name, or those below one of them. */
export async function listCheckpoints(context: CommandContext): Promise<ListResult> {
  const { args, signal } = context;
  if (args.flag('descendants') && !args.has('from')) {
    throw new UsageError('--descendants requires --from');
  }
  checkOneForm(args);
  const checkpoints = await read(context);
  const all = await Promise.all(checkpoints.map((each) => rowOf(each, signal)));
  const rows = args.flag('topological') ? all : sortByName(all);
  return { kind: 'list', rows, virsh: pointsLayout(args, rows) };
}

async function read(context: CommandContext): Promise<readonly DomainCheckpoint[]> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const filters = args.flags({
    leaves: 'LEAVES',
    'no-leaves': 'NO_LEAVES',
    topological: 'TOPOLOGICAL',
  });
  const from = args.optionalText('from');
  if (from === undefined) {
    const roots = args.flags({ roots: 'ROOTS' });
    return domain.listAllCheckpoints({ flags: [...filters, ...roots], signal });
  }
  const parent = await domain.checkpointLookupByName(from, { signal });
  const flags = [...filters, ...args.flags({ descendants: 'DESCENDANTS' })];
  return parent.listAllChildren({ flags, signal });
}

interface CheckpointRow {
  readonly name: string;
  readonly creationTime: string | null;
  readonly parent: string | null;
  readonly [field: string]: unknown;
}

async function rowOf(checkpoint: DomainCheckpoint, signal: AbortSignal): Promise<CheckpointRow> {
  const { creationTime, parent } = await checkpoint.getConfig({ flags: 'NO_DOMAIN', signal });
  return {
    name: checkpoint.name,
    creationTime: creationTime === undefined ? null : isoTime(Number(creationTime)),
    parent: parent?.name ?? null,
  };
}

/** Prints the basic facts of a checkpoint. */
export async function checkpointInfo(context: CommandContext): Promise<RecordResult> {
  const { signal } = context;
  const checkpoint = await namedCheckpoint(context);
  const [parent, children, descendants] = await Promise.all([
    parentOf(checkpoint, signal),
    checkpoint.listAllChildren({ signal }),
    checkpoint.listAllChildren({ flags: 'DESCENDANTS', signal }),
  ]);
  const { name, domain } = checkpoint;
  const record = {
    ...{ name, domain: domain.name, parent },
    ...{ children: children.length, descendants: descendants.length },
  };
  const pairs: ReadonlyArray<readonly [string, string]> = [
    ['Name:', name],
    ['Domain:', domain.name],
    ['Parent:', parent ?? '-'],
    ['Children:', String(children.length)],
    ['Descendants:', String(descendants.length)],
  ];
  return { kind: 'record', record, virsh: { kind: 'pairs', pairs } };
}

/** Resolves to the name of the parent; null if there is none. */
async function parentOf(checkpoint: DomainCheckpoint, signal: AbortSignal): Promise<string | null> {
  try {
    return (await checkpoint.getParent({ signal })).name;
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN_CHECKPOINT') return null;
    throw error;
  }
}
