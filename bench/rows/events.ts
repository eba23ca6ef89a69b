import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Domain } from '../../src/index.ts';
import type { Bench, Target } from '../suite/bench.ts';
import { Contestants } from '../suite/bench.ts';
import type { Contestant } from '../suite/compare.ts';

/**
 * A flood of lifecycle events: a proxy before the daemon repeats one event. `guest` is the running
 * domain that causes it.
 */
export async function benchEvents(bench: Bench, target: Target, guest: Domain): Promise<void> {
  await benchFlood(bench, target, guest, { id: 'events', full: 100_000 });
  await benchFlood(bench, target, guest, { id: 'events/long', full: 1_000_000 });
}

async function benchFlood(
  bench: Bench,
  target: Target,
  guest: Domain,
  { id, full }: { readonly id: string; readonly full: number },
): Promise<void> {
  const wanted = Math.ceil(full * bench.scale);
  const operation = ['events', String(wanted)];
  const flooded: Target = { ...target, socketPath: join(bench.folder, 'flood.sock') };
  const contestants = new Contestants(bench, flooded, {
    async onReady() {
      await guest.suspend();
      await guest.resume();
    },
  });
  const behindProxy = ({ name, run }: Contestant): Contestant => ({
    name,
    async run() {
      await using _proxy = await startProxy(bench, flooded.socketPath, target.socketPath, wanted);
      return await run();
    },
  });
  await bench.measure({
    id,
    title: `A flood of ${wanted.toLocaleString('en')} lifecycle events, all CPUs`,
    metric: 'rate',
    contestants: [
      contestants.ours(operation),
      ...contestants.c(operation),
      contestants.floor('raw', operation),
      contestants.floor('nd', operation),
    ].map(behindProxy),
  });
}

async function startProxy(
  { programs }: Bench,
  listen: string,
  daemon: string,
  times: number,
): Promise<AsyncDisposable> {
  const args = [`${programs}/flood-proxy.js`, listen, daemon, String(times)];
  rmSync(listen, { force: true });
  const proxy = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(proxy, 'exit');
  await once(proxy.stdout, 'data');
  return {
    async [Symbol.asyncDispose]() {
      proxy.kill();
      await exited;
    },
  };
}
