import { findApiFolder, readApiFolder } from './api/api-folder.ts';
import type { Options } from './options.ts';
import { lostLinks, openQuestions } from './report/open-questions.ts';
import type { TableReport } from './report/report.ts';
import { compareTables, isSame } from './report/report.ts';
import type { SchemaFolder } from './schemas/import-schemas.ts';
import { findSchemaFolder, importSchemas } from './schemas/import-schemas.ts';
import type { SourceTree } from './source/source-tree.ts';
import { readSourceTree } from './source/source-tree.ts';
import { importTables } from './tables/import-tables.ts';
import { readTables, writeTables } from './tables/tables.ts';

export interface ImportResult {
  readonly reports: readonly TableReport[];
  /** The facts that a person must decide. */
  readonly questions: readonly string[];
  /** The folder of the API descriptions; null if there were none. */
  readonly api: string | null;
}

/**
 * Reads the sources, compares the tables and, unless it is only a check, writes them. If anything
 * fails, nothing is written.
 */
export function runImport({ source, api, schemas, tables, output, check }: Options): ImportResult {
  const before = readTables(tables);
  const tree = source === null ? null : readSourceTree(source);
  const apiFolder = api ?? (source === null ? null : findApiFolder(source));
  const descriptions = apiFolder === null ? null : readApiFolder(apiFolder);
  const isSchemasOnly = tree === null && descriptions === null && schemas.length > 0;
  const after = isSchemasOnly ? before : importTables(tree, descriptions, before);
  const folders = [...schemas, ...schemasOf(source, tree)];
  const xmlReports = folders.length === 0 ? [] : importSchemas(folders, { tables, output, check });
  if (!check) {
    writeTables(output, after);
  }
  return {
    reports: [...compareTables(before, after), ...xmlReports],
    questions: [...lostLinks(before, after), ...openQuestions(after)],
    api: apiFolder,
  };
}

function schemasOf(source: string | null, tree: SourceTree | null): SchemaFolder[] {
  const folder = source === null ? null : findSchemaFolder(source);
  return tree === null || folder === null ? [] : [{ release: tree.version, folder }];
}

/** Whether the tables are those of the sources, and no question is open. */
export function isFinished({ reports, questions }: ImportResult): boolean {
  return reports.every(isSame) && questions.length === 0;
}
