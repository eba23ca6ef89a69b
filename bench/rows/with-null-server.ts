import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Bench } from '../suite/bench.ts';
import { benchNullCalls } from './calls.ts';
import { benchOpen } from './opening.ts';

/** Runs the rows that need the null server. */
export async function withNullServer(
  bench: Bench,
  isWanted: (id: string) => boolean,
): Promise<void> {
  const { nullServer } = bench.machine;
  if (nullServer === undefined || !(isWanted('calls') || isWanted('open'))) return;
  const socketPath = join(bench.folder, 'null.sock');
  const args = ['--cpu-list', '0', nullServer, socketPath];
  const server = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(server, 'exit');
  try {
    await once(server.stdout, 'data');
    const target = { socketPath, driver: 'test:///default' };
    if (isWanted('calls')) await benchNullCalls(bench, target);
    if (isWanted('open')) await benchOpen(bench, target, 'null server');
  } finally {
    server.kill();
    await exited;
  }
}
