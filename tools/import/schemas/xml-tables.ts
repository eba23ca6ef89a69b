import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatTable } from '../../description/write.ts';
import type { SchemasFacts } from './read-schemas.ts';

/** The content of xml/formats.json. */
export interface FormatsTable extends SchemasFacts {
  /** The release of the schemas. */
  readonly libvirt: string;
}

/** The content of xml/since.json: the facts that are newer than the oldest release read. */
export interface SinceTable {
  /** The releases whose schemas were compared, the oldest first. */
  readonly releases: readonly string[];
  /** The first of these releases that has the fact, and the fact: see `addedFacts`. */
  readonly added: readonly (readonly [release: string, fact: string])[];
}

/** The tables of libvirt's XML formats that an import writes. */
export interface XmlTables {
  readonly formats: FormatsTable;
  readonly since: SinceTable;
}

const NO_TABLES: XmlTables = {
  formats: { libvirt: 'nothing', roots: {}, types: {}, datatypes: {} },
  since: { releases: [], added: [] },
};

/** Reads the tables of a folder such as protocol/; empty ones if there are none. */
export function readXmlTables(folder: string): XmlTables {
  return {
    formats: readJson(join(folder, 'xml/formats.json'), NO_TABLES.formats),
    since: readJson(join(folder, 'xml/since.json'), NO_TABLES.since),
  };
}

export function writeXmlTables(folder: string, { formats, since }: XmlTables): void {
  mkdirSync(join(folder, 'xml'), { recursive: true });
  writeFileSync(join(folder, 'xml/formats.json'), formatTable(formats));
  writeFileSync(join(folder, 'xml/since.json'), formatTable(since));
}

function readJson<T>(path: string, otherwise: T): T {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : otherwise;
}
