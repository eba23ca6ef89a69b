import type { Row, VirshColumn, VirshLayout } from './result.ts';
import { oneLine, safeLine } from './safe-text.ts';
import { padEnd, textWidth } from './text-width.ts';

/** The width of labels in virsh's records. */
const LABEL_WIDTH = 15;

/** Returns a result in virsh's layout. `isQuiet` leaves out the headings, as virsh's `-q`. */
export function virshText(layout: VirshLayout, rows: readonly Row[], isQuiet: boolean): string {
  switch (layout.kind) {
    case 'table':
      return virshTable(layout.columns, rows, isQuiet);
    case 'pairs': {
      const { width = LABEL_WIDTH } = layout;
      return layout.pairs
        .map(([label, text]) => `${label.padEnd(width)} ${oneLine(text)}\n`)
        .join('');
    }
    case 'text':
      if (!isQuiet) return layout.text;
      return layout.quietText ?? (layout.isMessage ? '' : layout.text);
  }
}

/**
 * virsh's table: one space before the first column, three between columns, a line of dashes below
 * the headings. The last column has no padding.
 */
function virshTable(
  columns: readonly VirshColumn[],
  rows: readonly Row[],
  isQuiet: boolean,
): string {
  const headings = columns.map(({ heading }) => heading);
  const cells = rows.map((row) => columns.map(({ text }) => safeLine(text(row))));
  const lines = isQuiet ? cells : [headings, ...cells];
  const widths = columns.map((_, at) =>
    Math.max(0, ...lines.map((line) => textWidth(line[at] ?? ''))),
  );
  const texts = lines.map((line) => {
    const padded = line.map((text, at) =>
      at === line.length - 1 ? text : padEnd(text, widths[at] ?? 0),
    );
    return ` ${padded.join('   ')}\n`;
  });
  if (isQuiet) return texts.join('');
  const dashes = '-'.repeat(widths.reduce((sum, width) => sum + width + 3, 0));
  const [header = '', ...others] = texts;
  return `${header}${dashes}\n${others.join('')}`;
}
