/** Waits for a daemon, and nothing else keeps the process alive: late-program.ts URI */
import type { LibvirtError } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';

const [uri = ''] = process.argv.slice(2);
const waitForDaemon = { initialDelayMs: 100, maxDelayMs: 100, maxAttempts: 3 };
connect(uri, { waitForDaemon }).catch((error: LibvirtError) => {
  process.stdout.write(`${error.code}\n`);
});
