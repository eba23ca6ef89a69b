import { Excerpt } from './excerpt.ts';
import type { Check } from './findings.ts';
import { failure, SUCCESS } from './findings.ts';
import { runProgram } from './run-program.ts';

/** A command that counts as one test. Exit status 77 says that it cannot run on this machine. */
export function commandCheck(...command: readonly string[]): Check {
  return async (signal) => {
    const excerpt = new Excerpt();
    const ending = await runProgram(command, { signal, onOutput: (text) => excerpt.add(text) });
    if (ending === 0) return SUCCESS;
    if (ending === SKIPPED_STATUS)
      return {
        passed: 0,
        failed: 0,
        skipped: 1,
        notes: ['skipped: it cannot run here, see above'],
      };
    const found = failure(`${command.join(' ')}: ${ending}`);
    return { ...found, notes: [...found.notes, ...excerpt.lines().map((line) => `  ${line}`)] };
  };
}

const SKIPPED_STATUS = 77;
