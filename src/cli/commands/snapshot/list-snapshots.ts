import type { DomainSnapshot } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, Row } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { checkOneForm, pointsLayout } from './points-layout.ts';
import { snapshotDomain } from './read-snapshot.ts';
import { isoTime } from './times.ts';

const FILTERS = {
  leaves: 'LEAVES',
  'no-leaves': 'NO_LEAVES',
  metadata: 'METADATA',
  'no-metadata': 'NO_METADATA',
  inactive: 'INACTIVE',
  active: 'ACTIVE',
  'disk-only': 'DISK_ONLY',
  internal: 'INTERNAL',
  external: 'EXTERNAL',
  topological: 'TOPOLOGICAL',
} as const;

/** Lists the snapshots of a domain by name, or those below one of them. */
export async function listSnapshots(context: CommandContext): Promise<ListResult> {
  const { args, signal } = context;
  checkForms(context);
  const rows = await Promise.all((await read(context)).map((each) => rowOf(each, signal)));
  if (!args.flag('topological')) {
    rows.sort((one, other) => compareText(one.name.toLowerCase(), other.name.toLowerCase()));
  }
  const states = [{ heading: 'State', text: ({ state }: Row) => String(state) }];
  return { kind: 'list', rows, virsh: pointsLayout(args, rows, states) };
}

function checkForms({ args }: CommandContext): void {
  checkOneForm(args);
  if (args.flag('tree') && args.flag('name')) {
    throw new UsageError('--tree and --name exclude each other');
  }
  if (args.has('from') && args.flag('current')) {
    throw new UsageError('--from and --current exclude each other');
  }
  const isBelow = args.has('from') || args.flag('current');
  if (args.flag('roots') && isBelow) {
    throw new UsageError('--roots and --from or --current exclude each other');
  }
  if (args.flag('descendants') && !isBelow) {
    throw new UsageError('--descendants requires either --from or --current');
  }
}

async function read(context: CommandContext): Promise<readonly DomainSnapshot[]> {
  const { args, signal } = context;
  const domain = await snapshotDomain(context);
  const filters = args.flags(FILTERS);
  const from = args.optionalText('from');
  if (from === undefined && !args.flag('current')) {
    const flags = [...filters, ...args.flags({ roots: 'ROOTS' })];
    return domain.listAllSnapshots({ flags, signal });
  }
  const parent = await (from === undefined
    ? domain.snapshotCurrent({ signal })
    : domain.snapshotLookupByName(from, { signal }));
  const flags = [...filters, ...args.flags({ descendants: 'DESCENDANTS' })];
  const children = await parent.listAllChildren({ flags, signal });
  return args.flag('tree') ? [parent, ...children] : children;
}

interface SnapshotRow extends Row {
  readonly name: string;
  readonly parent: string | null;
}

async function rowOf(snapshot: DomainSnapshot, signal: AbortSignal): Promise<SnapshotRow> {
  const { state = 'nostate', creationTime, parent } = await snapshot.getConfig({ signal });
  return {
    name: snapshot.name,
    creationTime: creationTime === undefined ? null : isoTime(Number(creationTime)),
    state,
    parent: parent?.name ?? null,
  };
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
