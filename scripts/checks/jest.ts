import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from './findings.ts';
import type { JestReport } from './jest-report.ts';
import { findingsOf } from './jest-report.ts';
import { runProgram } from './run-program.ts';

/** Runs Jest and counts its tests. */
export function jestCheck(...args: readonly string[]): Check {
  return async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'test-all-'));
    const file = join(folder, 'jest.json');
    const report = ['--json', `--outputFile=${file}`];
    try {
      const command = ['npm', 'run', 'test:jest', '--', ...args, ...report];
      const ending = await runProgram(command, { signal });
      return findingsOf(readReport(file), ending);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Null when there is none: Jest itself has failed, or was ended. */
function readReport(file: string): JestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
