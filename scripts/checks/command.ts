import type { Check } from './findings.ts';
import { failure, SUCCESS } from './findings.ts';
import { runProgram } from './run-program.ts';

/** A command that counts as one test. Exit status 77 says that it cannot run on this machine. */
export function commandCheck(...command: readonly string[]): Check {
  return async (signal) => {
    const ending = await runProgram(command, { signal });
    if (ending === 0) return SUCCESS;
    if (ending !== SKIPPED_STATUS) return failure(`${command.join(' ')}: ${ending}`);
    return { passed: 0, failed: 0, skipped: 1, notes: ['skipped: it cannot run here, see above'] };
  };
}

const SKIPPED_STATUS = 77;
