import type { Row, VirshColumn, VirshLayout } from '../../output/result.ts';
import { linesLayout } from '../../output/result.ts';
import type { TreeRow } from '../../output/tree.ts';
import { treeText } from '../../output/tree.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { virshTime } from './times.ts';

/** Refuses options that ask for two forms of a list of snapshots or checkpoints. */
export function checkOneForm(args: Args): void {
  const forms = ['parent', 'roots', 'tree'].filter((name) => args.flag(name));
  if (forms.length > 1) throw new UsageError(`--${forms[0]} and --${forms[1]} exclude each other`);
}

/** Returns virsh's layout of a list of snapshots or checkpoints: a tree, names, or a table. */
export function pointsLayout(
  args: Args,
  rows: ReadonlyArray<Row & TreeRow>,
  more: readonly VirshColumn[] = [],
): VirshLayout {
  if (args.flag('tree')) return { kind: 'text', text: treeText(rows) };
  if (args.flag('name')) return linesLayout(rows.map(({ name }) => name));
  const parent: VirshColumn = { heading: 'Parent', text: (row) => String(row['parent'] ?? '') };
  const columns: readonly VirshColumn[] = [
    { heading: 'Name', text: ({ name }) => String(name) },
    { heading: 'Creation Time', text: ({ creationTime }) => virshTime(creationTime) },
    ...more,
    ...(args.flag('parent') ? [parent] : []),
  ];
  return { kind: 'table', columns };
}
