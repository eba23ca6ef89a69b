/** Makes a call that is never answered, and nothing else keeps it alive: waiting-program.ts URI */
import type { LibvirtError } from '../../../../../src/index.ts';
import { connect } from '../../../../../src/index.ts';

const [uri = ''] = process.argv.slice(2);
const connection = await connect(uri, { keepAlive: { intervalSeconds: 0.1, count: 2 } });
process.stdout.write('open\n');
// Once the parent has read that line, its proxy drops all data.
process.stdin.once('data', () => {
  process.stdin.destroy();
  connection.getHostname().catch((error: LibvirtError) => process.stdout.write(`${error.code}\n`));
});
