import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { TEST_LIMIT_MS } from '../../support/time-limits.ts';
import type { Row } from '../../unit/uri/support/rows.ts';
import type { Observation } from './rig/observation.ts';

/** A task for libvirt's client, and its machine. */
export interface Task extends Pick<Row, 'uri' | 'as' | 'readOnly' | 'sockets' | 'stale' | 'files'> {
  readonly program: '/usr/bin/virsh' | '/usr/bin/virt-admin';
  readonly variables: Readonly<Record<string, string>>;
  readonly tcpPorts: readonly number[];
  readonly tlsPorts: readonly number[];

  /** The socket of a daemon that the client starts. */
  readonly daemonSocket: string | null;
}

/** A query to libvirt's own functions for credentials. */
export interface CredentialsTask {
  readonly uri: string;
  readonly service: string;
  readonly host: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export type FoundCredentials =
  | null
  | 'refused'
  | { readonly file: string; readonly found: Readonly<Record<string, string>> };

const ROOT = resolve(import.meta.dirname, '../../..');
const RIG = join(import.meta.dirname, 'rig');

/** Runs all tasks with libvirt's own client, in sequence, on a private machine. */
export async function observe(tasks: readonly Task[]): Promise<readonly Observation[]> {
  const command = [process.execPath, '--import', 'tsx', join(RIG, 'main.ts')];
  return JSON.parse(await runOnPrivateMachine(command, tasks)) as readonly Observation[];
}

/** Looks up credentials with libvirt's own functions. */
export async function lookUpCredentials(
  tasks: readonly CredentialsTask[],
): Promise<readonly FoundCredentials[]> {
  const command = ['/usr/bin/python3', join(import.meta.dirname, 'credentials.py')];
  return JSON.parse(await runOnPrivateMachine(command, tasks)) as readonly FoundCredentials[];
}

async function runOnPrivateMachine(command: readonly string[], input: unknown): Promise<string> {
  const child = spawn(join(RIG, 'private-machine.sh'), command, {
    cwd: ROOT,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/nonexistent' },
    stdio: ['pipe', 'pipe', 'pipe'],
    signal: AbortSignal.timeout(TEST_LIMIT_MS),
    killSignal: 'SIGKILL',
  });
  child.stdin.end(JSON.stringify(input));
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new Error(`The private machine exited with status ${code}\n${stderr}`);
  return stdout;
}
