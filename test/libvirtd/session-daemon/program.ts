import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from '../../../src/index.ts';
import { findProcesses } from '../support/processes.ts';

/** The observations of a program of the user. */
export interface Report {
  readonly types: readonly string[];
  readonly uri: string;
  /** The command lines of the daemons that run at the end. */
  readonly daemons: readonly string[];
  readonly environment: readonly string[];
  readonly folderMode: string;
  readonly files: readonly string[];
  readonly virsh: string;
}

// The user has no daemon yet, and several clients connect at the same time.
const runtime = `${process.env['XDG_RUNTIME_DIR']}/libvirt`;
const clients = await Promise.all([1, 2, 3].map(() => connect('qemu:///session')));
const types = await Promise.all(clients.map((client) => client.getType()));
const [first] = clients;
const uri = first?.uri ?? '';
await Promise.all(clients.map((client) => client.close()));
// No client stops the daemon, because others may be using it.
const again = await connect('qemu:///session');
await again.close();
const pids = findProcesses(/^libvirtd$/);
const report: Report = {
  types,
  uri,
  daemons: pids.map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')),
  environment: pids.slice(0, 1).flatMap(environmentOf),
  folderMode: execFileSync('stat', ['-c', '%a', runtime], { encoding: 'utf8' }).trim(),
  files: readdirSync(runtime),
  virsh: execFileSync('virsh', ['-q', '-c', 'qemu:///session', 'uri'], { encoding: 'utf8' }).trim(),
};
process.stdout.write(JSON.stringify(report));

function environmentOf(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.split('=')[0] ?? '')
    .sort();
}
