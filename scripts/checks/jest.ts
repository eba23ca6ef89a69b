import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from './findings.ts';
import type { JestReport } from './jest-report.ts';
import { findingsOf } from './jest-report.ts';
import { runProgram } from './run-program.ts';

/** Runs Jest and counts its tests. Open handles that keep it from ending are a failure. */
export function jestCheck(...args: readonly string[]): Check {
  return async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'test-all-'));
    const file = join(folder, 'jest.json');
    const command = ['npm', 'run', 'test:jest', '--', ...args, '--json', `--outputFile=${file}`];
    const stuck = new AbortController();
    let handles: string | undefined;
    const onOutput = (text: string): void => {
      if (!OPEN_HANDLES.test(text)) return;
      handles = 'open handles keep it from ending, see above';
      // All tests are over and reported by then; it would not end by itself.
      stuck.abort(handles);
    };
    try {
      const options = { signal: AbortSignal.any([signal, stuck.signal]), onOutput };
      const ending = await runProgram(command, options);
      return findingsOf(readReport(file), handles ?? ending);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** What Jest itself says, of its own process and of its workers. */
const OPEN_HANDLES = /Jest did not exit one second after|worker process has failed to exit/;

/** Null when there is none: Jest itself has failed, or was ended. */
function readReport(file: string): JestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
