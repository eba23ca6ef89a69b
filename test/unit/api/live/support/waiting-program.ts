/** Waits for what a daemon never answers: waiting-program.ts URI. It has no other reason to live. */
import type { LibvirtError } from '../../../../../src/index.ts';
import { connect } from '../../../../../src/index.ts';

const [uri = ''] = process.argv.slice(2);
const connection = await connect(uri, { keepAlive: { intervalSeconds: 0.1, count: 2 } });
process.stdout.write('open\n');
// The parent swallows everything from here on, once it has read that.
process.stdin.once('data', () => {
  process.stdin.destroy();
  connection.getHostname().catch((error: LibvirtError) => process.stdout.write(`${error.code}\n`));
});
