/**
 * Rewrites the tables of protocol/ from a libvirt source tree.
 *
 *     npm run protocol:import -- PATH [--api FOLDER] [--output FOLDER] [--check]
 */
import { toError } from '../../src/errors/index.ts';
import { parseOptions, USAGE } from './options.ts';
import { isSame, printReport } from './report/report.ts';
import { runImport } from './run-import.ts';

/** Exit codes: 1 if a check found changes, 2 if something is not supported. */
const CHANGED = 1;
const FAILED = 2;

function main(args: readonly string[]): number {
  const options = parseOptions(args);
  if (options === null) {
    console.log(USAGE);
    return 0;
  }
  const { reports, questions, api } = runImport(options);
  console.log(printReport(reports));
  if (api === null) {
    console.log(
      '\nNo API descriptions: constants.json and functions.json stay as they are (--api).',
    );
  }
  if (questions.length > 0) {
    console.log(['\nFor a person to decide:', ...questions.map((line) => `  ${line}`)].join('\n'));
  }
  return options.check && !reports.every(isSame) ? CHANGED : 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (reason) {
  console.error(toError(reason).message);
  process.exitCode = FAILED;
}
