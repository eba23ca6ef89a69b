import { isDeepStrictEqual } from 'node:util';
import type { Facts } from './kinds/adapter.ts';
import type { AnyRow, InventoryField, Reading } from './rows.ts';

/** The settings of {@link buildRow}. */
export interface RowContext {
  readonly fields: ReadonlySet<InventoryField>;

  /** The time of the read, in milliseconds since 1970. */
  readonly readAt: number;

  /** The host of the row in a fleet; undefined in the inventory of one connection. */
  readonly host: string | undefined;

  /** Whether an event about the object makes the known XML invalid. */
  readonly dropsXml: boolean;
}

/** A row, and its difference from the row before. */
export interface BuiltRow {
  readonly row: AnyRow;
  readonly fields: readonly string[];
}

const NO_FIELDS: readonly string[] = [];

/**
 * Builds the row for the values that were read. Returns the row before itself if nothing has
 * changed, so that each row keeps its identity until it changes.
 */
export function buildRow(facts: Facts, before: AnyRow | undefined, context: RowContext): BuiltRow {
  const next = withReadings(facts, before, context);
  if (before === undefined) return { row: Object.freeze(next), fields: NO_FIELDS };
  const fields = changedFields(before, next);
  return fields.length === 0 ? { row: before, fields } : { row: Object.freeze(next), fields };
}

/** Returns the names of the fields whose values differ. */
export function changedFields(before: AnyRow, after: AnyRow): readonly string[] {
  let fields: string[] | undefined;
  for (const name of Object.keys(after)) {
    if (before[name] === after[name]) continue;
    fields ??= [];
    fields.push(name);
  }
  return fields ?? NO_FIELDS;
}

/** Returns a row with a new reading of one field, or the row itself if the value is the same. */
export function withReading(
  row: AnyRow,
  field: InventoryField,
  value: unknown,
  readAt: number,
): BuiltRow {
  const reading = readingOf(row[field], value, readAt);
  if (reading === row[field]) return { row, fields: NO_FIELDS };
  return { row: Object.freeze({ ...row, [field]: reading }), fields: [field] };
}

function withReadings(
  { row, readings }: Facts,
  before: AnyRow | undefined,
  { fields, readAt, host, dropsXml }: RowContext,
): AnyRow {
  if (fields.size === 0 && host === undefined) return row;
  const next: Record<string, unknown> = host === undefined ? { ...row } : { ...row, host };
  for (const [field, value] of Object.entries(readings ?? {})) {
    next[field] = readingOf(before?.[field], value, readAt);
  }
  for (const field of ['autostart', 'info'] as const) {
    if (next[field] === undefined && before?.[field] !== undefined) next[field] = before[field];
  }
  if (fields.has('xml')) next['xml'] = dropsXml ? null : (before?.['xml'] ?? null);
  return next as unknown as AnyRow;
}

function readingOf(before: unknown, value: unknown, readAt: number): Reading<unknown> {
  const known = before as Reading<unknown> | null | undefined;
  if (known && isDeepStrictEqual(known.value, value)) return known;
  return Object.freeze({ value, readAt });
}
