import { connect } from '../../../src/index.ts';
import { findProcesses, nameOf } from '../support/processes.ts';

/** The result of connecting to a URI: `started.ts URI OPTIONS-AS-JSON`. */
export interface Started {
  /** The error's message; null if the connection was opened. */
  readonly message: string | null;

  /** The names of the daemons that run afterwards. */
  readonly daemons: readonly string[];
}

const [uri, options = '{}'] = process.argv.slice(2);
const message = await connect(uri, { connectTimeoutMs: 5000, ...JSON.parse(options) }).then(
  async (connection) => {
    await connection.close();
    return null;
  },
  (error: Error) => error.message,
);
const daemons = findProcesses(/^(?:lib)?virt/).map(nameOf);
const started: Started = { message, daemons };
process.stdout.write(JSON.stringify(started));
