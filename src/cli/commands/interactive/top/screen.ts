import { bytes } from '../../../context/progress.ts';
import type { Paint } from '../../../output/colours.ts';
import { paintState } from '../../../output/colours.ts';
import { safeLine } from '../../../output/safe-text.ts';
import { cutToWidth, padEnd, padStart } from '../../../output/text-width.ts';
import type { TopRow } from './samples.ts';

/** The keys that sort the table. */
export type SortKey = 'cpu' | 'memory' | 'name';

export interface ScreenState {
  readonly rows: readonly TopRow[];

  /** The last CPU shares of each domain, by `rowKey`. */
  readonly history: ReadonlyMap<string, readonly number[]>;
  readonly selected: number;
  readonly sort: SortKey;

  /** The line at the bottom: a question, an error, or the keys. */
  readonly message: string;
  readonly hasHosts: boolean;
  readonly columns: number;
  readonly lines: number;
  readonly paint: Paint;
}

const BARS = '▁▂▃▄▅▆▇█';
const HISTORY_CELLS = 8;

/** The widths of the columns, with a space after each. */
const FIXED_CELLS = 12 + 7 + 10 + 4 * 10;
const HOST_CELLS = 16;
const NAME_CELLS_MIN = 10;

/** Returns the name of a domain on its host, for maps. */
export function rowKey({ host, uuid }: TopRow): string {
  return `${host} ${uuid}`;
}

/** Returns the rows in the order of the screen. */
export function sortRows(rows: readonly TopRow[], sort: SortKey): TopRow[] {
  const byName = (one: TopRow, other: TopRow): number => (one.name < other.name ? -1 : 1);
  return [...rows].sort((one, other) => {
    if (sort === 'cpu')
      return (other.cpuPercent ?? -1) - (one.cpuPercent ?? -1) || byName(one, other);
    if (sort === 'memory') return Number(other.memory - one.memory) || byName(one, other);
    return byName(one, other);
  });
}

/** Returns the lines of the screen, which fit into it. */
export function screenLines(state: ScreenState): string[] {
  const { rows, columns, lines, hasHosts, paint, selected, message } = state;
  const shownMax = Math.max(1, lines - 3);
  const first = Math.max(0, Math.min(selected - shownMax + 1, rows.length - shownMax));
  const shown = rows.slice(first, first + shownMax);
  const fixed = FIXED_CELLS + (hasHosts ? HOST_CELLS : 0);
  // A narrow terminal has no room for the history.
  const history = columns - fixed - NAME_CELLS_MIN > HISTORY_CELLS + 1;
  const nameCells = Math.max(
    NAME_CELLS_MIN,
    columns - fixed - (history ? HISTORY_CELLS + 1 : 0) - 1,
  );
  const running = rows.filter((row) => row.state === 'running').length;
  const total = rows.reduce((sum, { cpuPercent }) => sum + (cpuPercent ?? 0), 0);
  const title = `lvsh top: ${rows.length} domains, ${running} running, CPU ${total.toFixed(1)}%`;
  const cells = (row: TopRow): string[] => [
    ...(hasHosts ? [cell(row.host, 15)] : []),
    cell(row.name, nameCells - 1),
    cell(row.state, 11),
    padStart(row.cpuPercent === null ? '-' : row.cpuPercent.toFixed(1), 6),
    ...(history
      ? [padEnd(spark(state.history.get(rowKey(row)) ?? [], row.vcpus), HISTORY_CELLS)]
      : []),
    amountText(Number(row.memory) * 1024),
    ...[row.readRate, row.writeRate, row.receiveRate, row.transmitRate].map(rateText),
  ];
  const heading = [
    ...(hasHosts ? [cell('HOST', 15)] : []),
    cell('NAME', nameCells - 1),
    cell('STATE', 11),
    padStart('CPU %', 6),
    ...(history ? [padEnd('', HISTORY_CELLS)] : []),
    padStart('MEMORY', 9),
    ...['READ/s', 'WRITE/s', 'RX/s', 'TX/s'].map((text) => padStart(text, 9)),
  ];
  const body = shown.map((row, at) => {
    const line = cutToWidth(cells(row).join(' '), columns - 1);
    const marked = first + at === selected ? paint(line, 'bold') : line;
    return marked.replace(row.state, () => paintState(row.state, paint));
  });
  return [
    cutToWidth(title, columns - 1),
    paint(cutToWidth(heading.join(' '), columns - 1), 'bold'),
    ...body,
    ...Array.from({ length: Math.max(0, lines - 3 - body.length) }, () => ''),
    paint(cutToWidth(safeLine(message), columns - 1), 'dim'),
  ];
}

function cell(text: string, cells: number): string {
  return padEnd(cutToWidth(safeLine(text), cells), cells);
}

function rateText(rate: number | null): string {
  return amountText(rate ?? undefined);
}

/** Returns an amount in nine cells. From 1000 to 1023 of a unit there is no room for a fraction. */
function amountText(amount: number | undefined): string {
  if (amount === undefined) return padStart('-', 9);
  const text = bytes(amount);
  return padStart(text.length > 9 ? text.replace(/\.\d/, '') : text, 9);
}

/** Returns the history as bars. A full bar is all virtual CPUs of the domain. */
function spark(history: readonly number[], vcpus: number): string {
  const full = Math.max(1, vcpus) * 100;
  return history
    .slice(-HISTORY_CELLS)
    .map((percent) => BARS[Math.min(BARS.length - 1, Math.floor((percent / full) * BARS.length))])
    .join('');
}
