/** A program that starts a daemon, prints its socket, and ends in the way that it is told. */
import { connect } from '../../../../../src/index.ts';
import { startDaemon } from '../../../../../src/testing/index.ts';

const [, , how] = process.argv;
const daemon = await startDaemon({ unix: {}, tcp: {}, admin: {} });
const connection = await connect(daemon.uri);
process.stdout.write(`${new URL(daemon.uri).searchParams.get('socket')}\n`);
await connection.close();
if (how === 'exit') process.exit(0);
if (how === 'ref') {
  daemon.ref();
  setTimeout(() => process.stdout.write('alive\n', () => void daemon.close()), 0).unref();
}
if (how === 'crash') {
  daemon.ref();
  await daemon.crash();
  setTimeout(() => process.stdout.write('alive\n', () => void daemon.close()), 50).unref();
}
