import { findApiFolder, readApiFolder } from './api/api-folder.ts';
import type { Options } from './options.ts';
import { lostLinks, openQuestions } from './report/open-questions.ts';
import type { TableReport } from './report/report.ts';
import { compareTables, isSame } from './report/report.ts';
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
export function runImport({ source, api, tables, output, check }: Options): ImportResult {
  const before = readTables(tables);
  const apiFolder = api ?? (source === null ? null : findApiFolder(source));
  const after = importTables(
    source === null ? null : readSourceTree(source),
    apiFolder === null ? null : readApiFolder(apiFolder),
    before,
  );
  if (!check) {
    writeTables(output, after);
  }
  return {
    reports: compareTables(before, after),
    questions: [...lostLinks(before, after), ...openQuestions(after)],
    api: apiFolder,
  };
}

/** Whether the tables are those of the sources, and no question is open. */
export function isFinished({ reports, questions }: ImportResult): boolean {
  return reports.every(isSame) && questions.length === 0;
}
