import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';

/** Checks a table and writes it. Keys are in the order of the schema. */
export function writeTable<T extends object>(
  folder: string,
  file: string,
  schema: z.ZodType<T>,
  table: T,
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), formatTable(schema.parse(table)));
}

/**
 * Returns a table as text. Each entry of a list, and each constant, has its own line, so that a
 * change of one changes one line.
 */
export function formatTable(table: object): string {
  const parts = entriesOf(table).map(([key, value]) => ` ${JSON.stringify(key)}: ${part(value)}`);
  return `{\n${parts.join(',\n')}\n}\n`;
}

function part(value: unknown): string {
  if (Array.isArray(value)) {
    return lines('[', value.map(inline), ']');
  }
  if (typeof value === 'object' && value !== null) {
    return lines('{', entriesOf(value).map(pair), '}');
  }
  return inline(value);
}

function lines(open: string, items: readonly string[], close: string): string {
  return items.length === 0 ? open + close : `${open}\n  ${items.join(',\n  ')}\n ${close}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(inline).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    return `{${entriesOf(value).map(pair).join(', ')}}`;
  }
  return JSON.stringify(value);
}

function pair([key, value]: readonly [string, unknown]): string {
  return `${JSON.stringify(key)}: ${inline(value)}`;
}

/** Returns the entries without those that are `undefined`, which JSON does not have. */
function entriesOf(object: object): [string, unknown][] {
  return Object.entries(object).filter(([, value]) => value !== undefined);
}
