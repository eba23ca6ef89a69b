import { text } from 'node:stream/consumers';
import type { TlsOptions } from 'node:tls';
import { until } from '../../../support/until.ts';
import type { Task } from '../observe.ts';
import { FarEnd } from './far-end.ts';
import type { DaemonStart } from './machine.ts';
import {
  cleanMachine,
  giveToUser,
  prepareMachine,
  readArgv,
  readDaemon,
  SCRIPT_SOCKET,
  writeText,
} from './machine.ts';
import type { Observation } from './observation.ts';
import { runClient } from './run-client.ts';

// Runs on a private machine: reads tasks, runs them with libvirt's client in sequence, and prints
// the observations.
const tasks: readonly Task[] = JSON.parse(await text(process.stdin));
const certificate = prepareMachine();
const observations: Observation[] = [];
for (const task of tasks) observations.push(await observe(task, certificate));
process.stdout.write(JSON.stringify(observations));

async function observe(task: Task, tlsOptions: TlsOptions): Promise<Observation> {
  cleanMachine();
  const farEnd = new FarEnd();
  for (const [path, content] of Object.entries(task.files)) writeText(path, content);
  for (const path of task.stale) writeText(path, '');
  for (const path of [...task.sockets, SCRIPT_SOCKET]) await farEnd.listenUnix(path);
  for (const port of task.tcpPorts) await farEnd.listenTcp(port);
  for (const port of task.tlsPorts) await farEnd.listenTls(port, tlsOptions);
  let isOver = false;
  giveToUser();
  const ended = runClient(task).finally(() => {
    isOver = true;
  });
  const daemon = await startedDaemon(farEnd, task.daemonSocket, () => isOver);
  const { exitCode, stderr } = await ended;
  await farEnd.close();
  const { door, open } = farEnd;
  return { door, open, argv: readArgv(), daemon: daemon ?? readDaemon(), exitCode, stderr };
}

/** Opens the socket that the client waits for, as soon as the client has started the daemon. */
async function startedDaemon(
  farEnd: FarEnd,
  socket: string | null,
  isOver: () => boolean,
): Promise<DaemonStart | null> {
  if (socket === null) return null;
  await until(() => isOver() || readDaemon() !== null);
  const daemon = readDaemon();
  if (daemon !== null && !isOver()) await farEnd.listenUnix(socket);
  return daemon;
}
