import type { CommandContext } from '../context/command-context.ts';
import type { Args } from '../parse/args.ts';
import type { RecordResult, VirshColumn, VirshLayout } from './result.ts';
import { documentResult, linesLayout } from './result.ts';
import { xmlResult } from './xpath.ts';

/** Returns a column of virsh's table that shows a property of the rows. */
export function column(heading: string, property: string): VirshColumn {
  return { heading, text: (row) => cell(row[property]) };
}

/** virsh's words for a property: `yes` and `no`, and nothing for null. */
function cell(value: unknown): string {
  if (typeof value === 'boolean') return yesNo(value);
  return value === null || value === undefined ? '' : String(value);
}

export function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/**
 * Returns virsh's layout of lists that have the options `--uuid` and `--name`.
 *
 * @param nameWidth - virsh fills the names of pools with spaces.
 */
export function keysOr(
  args: Args,
  rows: ReadonlyArray<{ readonly name: string; readonly uuid: string }>,
  layout: VirshLayout,
  nameWidth = 0,
): VirshLayout {
  if (args.flag('uuid')) return linesLayout(rows.map(({ uuid }) => uuid));
  return args.flag('name') ? linesLayout(rows.map(({ name }) => name.padEnd(nameWidth))) : layout;
}

/** Sorts rows by name without regard to capital letters, as virsh does. */
export function sortByName<T extends { readonly name: string }>(rows: T[]): T[] {
  return rows.sort(({ name: one }, { name: other }) =>
    compare(one.toLowerCase(), other.toLowerCase()),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** Returns an amount of bytes as virsh prints it: `1.50 GiB`. */
export function capacityText(bytes: bigint): string {
  let value = Number(bytes);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(2)} ${UNITS[unit]}`;
}

/** Returns a result of XML of the host. After these, virsh prints a line feed of its own. */
export async function hostXmlResult(context: CommandContext, xml: string): Promise<RecordResult> {
  if (context.args.has('xpath')) return xmlResult(context, xml);
  return { ...documentResult('xml', xml), virsh: { kind: 'text', text: `${xml}\n` } };
}
