import { findApiFolder, readApiFolder } from './api/api-folder.ts';
import type { Options } from './options.ts';
import { openQuestions } from './report/open-questions.ts';
import type { TableReport } from './report/report.ts';
import { compareTables } from './report/report.ts';
import { readSourceTree } from './source/source-tree.ts';
import { importTables } from './tables/import-tables.ts';
import { readTables, writeTables } from './tables/tables.ts';

export interface ImportResult {
  readonly reports: readonly TableReport[];
  /** What a person must look at. */
  readonly questions: readonly string[];
  /** Where the API descriptions were; null when there were none. */
  readonly api: string | null;
}

/**
 * Reads, compares and, unless it is only a check, writes. When anything fails, nothing is written.
 */
export function runImport({ source, api, tables, output, check }: Options): ImportResult {
  const before = readTables(tables);
  const apiFolder = api ?? findApiFolder(source);
  const after = importTables(
    readSourceTree(source),
    apiFolder === null ? null : readApiFolder(apiFolder),
    before,
  );
  if (!check) {
    writeTables(output, after);
  }
  return {
    reports: compareTables(before, after),
    questions: openQuestions(before, after),
    api: apiFolder,
  };
}
