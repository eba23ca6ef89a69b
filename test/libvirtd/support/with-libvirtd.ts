/**
 * Runs a command with a private libvirtd, and exits with the status of the command:
 *
 *     with-libvirtd.ts test|qemu unix|tcp COMMAND [ARGUMENT...]
 *
 * `{uri}` in the arguments becomes the daemon's URI. Exits with 77, the usual status of a skipped
 * test, if a private libvirtd cannot be started.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startLibvirtd } from './libvirtd.ts';
import { whyNoLibvirtd } from './machine.ts';

const [driver, transport, program, ...args] = process.argv.slice(2);
if (driver !== 'test' && driver !== 'qemu') throw new Error(`driver ${driver}: test or qemu`);
if (transport !== 'unix' && transport !== 'tcp')
  throw new Error(`transport ${transport}: unix or tcp`);
if (program === undefined) throw new Error('the command is missing');

const reason = whyNoLibvirtd();
if (reason === null) {
  await using daemon = await startLibvirtd();
  const uri = daemon.uri(driver, transport);
  const command = args.map((argument) => argument.replaceAll('{uri}', uri));
  const child = spawn(program, command, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = await once(child, 'exit');
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(`skipped: ${reason}\n`);
  process.exitCode = 77;
}
