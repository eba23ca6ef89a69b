import { existsSync } from 'node:fs';
import type { SinceTable } from '../import/schemas/xml-tables.ts';
import type { NamesTable } from './emit-formats.ts';
import { emitFormats } from './emit-formats.ts';
import { emitTables } from './emit-tables.ts';
import type { FormatsTable, OrderTable } from './formats.ts';
import { pathOfXmlTable, readXmlTable } from './formats.ts';
import { NewParts } from './new-parts.ts';

/** The generated files of src/xml. */
export interface GeneratedXml {
  /** The text of each file by its path, relative to src. */
  readonly files: ReadonlyMap<string, string>;

  /** The text of protocol/xml/names.json, with the names of new types added. */
  readonly names: string;
}

/** Generates the tables and types of libvirt's XML formats. */
export function generateXml(): GeneratedXml {
  const table = readXmlTable<FormatsTable>('formats');
  const order = readXmlTable<OrderTable>('order');
  const news = new NewParts(readXmlTable<SinceTable>('since'));
  const hasNames = existsSync(pathOfXmlTable('names'));
  const known = hasNames ? readXmlTable<NamesTable>('names') : {};
  const { files, names } = emitFormats(table, known, news);
  return {
    files: new Map([...emitTables(table, order), ...files]),
    names: `${JSON.stringify(names, null, 1)}\n`,
  };
}
