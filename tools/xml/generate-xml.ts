import { emitTables } from './emit-tables.ts';
import type { FormatsTable, OrderTable } from './formats.ts';
import { readXmlTable } from './formats.ts';

/** Returns the generated files of src/xml: the text of each by its path, relative to src. */
export function generateXml(): ReadonlyMap<string, string> {
  const table = readXmlTable<FormatsTable>('formats');
  const order = readXmlTable<OrderTable>('order');
  return emitTables(table, order);
}
