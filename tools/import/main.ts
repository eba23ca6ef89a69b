/**
 * Rewrites the tables of protocol/ from a libvirt source tree, and everything that is generated
 * from them.
 *
 *     npm run protocol:import -- [PATH] [--api FOLDER] [--schemas RELEASE=FOLDER]... [--output FOLDER]
 *         [--check]
 */
import { toError } from '../../src/errors/index.ts';
import { PROTOCOL_FOLDER } from '../description/read.ts';
import { parseOptions, USAGE } from './options.ts';
import { printReport } from './report/report.ts';
import { isFinished, runImport } from './run-import.ts';

/** Exit codes: 1 if a check found changes or open questions, 2 if something is not supported. */
const UNFINISHED = 1;
const FAILED = 2;

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options === null) {
    console.log(USAGE);
    return 0;
  }
  const result = runImport(options);
  const { reports, questions, api } = result;
  console.log(printReport(reports));
  if (api === null) {
    console.log(
      '\nNo API descriptions: constants.json and functions.json stay as they are (--api).',
    );
  }
  if (options.source === null) {
    console.log('\nNo sources: the tables of the programs stay as they are.');
  }
  if (questions.length > 0) {
    console.log(['\nFor a person to decide:', ...questions.map((line) => `  ${line}`)].join('\n'));
  }
  if (options.check) return isFinished(result) ? 0 : UNFINISHED;
  if (options.output === PROTOCOL_FOLDER) await generateAll();
  return 0;
}

/** Runs the two programs that read the tables in protocol/. Each does its work when it is loaded. */
async function generateAll(): Promise<void> {
  await import('../generate/main.ts');
  await import('../coverage/main.ts');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (reason) {
  console.error(toError(reason).message);
  process.exitCode = FAILED;
}
