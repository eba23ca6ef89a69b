import { styleText } from 'node:util';

/** Whether the output has colours: a terminal, unless `NO_COLOR` is set. */
const HAS_COLOURS = process.stdout.isTTY && !process.env['NO_COLOR'];

type Style = Parameters<typeof styleText>[0];

export function paint(style: Style, text: string): string {
  return HAS_COLOURS ? styleText(style, text) : text;
}

/** Prints a heading. */
export function heading(text: string): void {
  console.log(`\n${paint(['bold', 'cyan'], `== ${text}`)}`);
}

/** Prints a fact: a label, and its value. */
export function fact(label: string, value: string): void {
  console.log(`${paint('dim', label.padEnd(10))}${value}`);
}

/** Returns a bar of twenty cells. */
export function bar(part: bigint, whole: bigint): string {
  const cells = whole === 0n ? 0 : Math.min(20, Math.round(Number((part * 20n) / whole)));
  return `${paint('green', '█'.repeat(cells))}${paint('dim', '░'.repeat(20 - cells))}`;
}

/** Returns a state in the colour that fits it. */
export function state(name: string | null): string {
  const text = name ?? 'unknown';
  if (text === 'running') return paint('green', text);
  return text === 'shutoff' ? paint('dim', text) : paint('yellow', text);
}

export function bytes(value: bigint): string {
  const mebibytes = value / 1_048_576n;
  return mebibytes < 10_240n ? `${mebibytes} MiB` : `${mebibytes / 1024n} GiB`;
}
