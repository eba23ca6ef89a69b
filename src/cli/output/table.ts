import type { FieldSpec } from '../registry/command-spec.ts';
import { cellText, headingOf, labelOf } from './cells.ts';
import type { Paint } from './colours.ts';
import { paintState } from './colours.ts';
import type { Row } from './result.ts';
import { safeLine, safeLines } from './safe-text.ts';
import { cutToWidth, padEnd, padStart, textWidth } from './text-width.ts';

/** The maximum width of a cell: a daemon can send a name of 4 MiB. */
const CELL_WIDTH_MAX = 400;
const GAP = '  ';

export interface TableSettings {
  readonly hasHeader: boolean;
  readonly paint: Paint;
}

/** Returns a table with a column for each field. Numbers are aligned to the right. */
export function tableText(
  rows: readonly Row[],
  fields: readonly FieldSpec[],
  { hasHeader, paint }: TableSettings,
): string {
  const cells = rows.map((row) =>
    fields.map((field) => cutToWidth(safeLine(cellText(row[field.name], field)), CELL_WIDTH_MAX)),
  );
  const headings = fields.map(({ name }) => headingOf(name));
  const widths = fields.map((_, at) =>
    Math.max(
      ...[...(hasHeader ? [headings] : []), ...cells].map((line) => textWidth(line[at] ?? '')),
    ),
  );
  const lineOf = (line: readonly string[], isHeading: boolean): string => {
    const padded = line.map((text, at) => {
      const width = widths[at] ?? 0;
      const isNumber = NUMBERS.has(fields[at]?.type ?? 'string');
      const aligned = isNumber ? padStart(text, width) : padEnd(text, width);
      if (isHeading) return paint(aligned, 'bold');
      return aligned.replace(text, () => paintState(text, paint));
    });
    return `${padded.join(GAP).trimEnd()}\n`;
  };
  const header = hasHeader ? lineOf(headings, true) : '';
  return header + cells.map((line) => lineOf(line, false)).join('');
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'number']);

/** Returns the fields of one object, one on each line. */
export function recordText(record: Row, fields: readonly FieldSpec[], paint: Paint): string {
  const shown = fields.filter(({ name }) => record[name] !== undefined);
  const width = Math.max(0, ...shown.map(({ name }) => labelOf(name).length));
  const lines = shown.map((field) => {
    const label = padEnd(`${labelOf(field.name)}:`, width + 1);
    // Lines of a value are indented, so that they cannot look like other fields.
    const lines = safeLines(cellText(record[field.name], field)).split('\n');
    const text = lines.join(`\n${' '.repeat(width + 3)}`);
    return `${paint(label, 'bold')}  ${paintState(text, paint)}\n`;
  });
  return lines.join('');
}
