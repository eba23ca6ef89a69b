import { readFileSync } from 'node:fs';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import type { Bench } from '../suite/bench.ts';

/** Work whose cost per unit must not depend on the number of units. */
interface Scale {
  readonly name: string;
  /** The smallest of the three numbers. */
  readonly n: number;
  /** Prepares the work for `count` units, outside of the measurement. */
  prepare(count: number): Promise<Work>;
}

interface Work {
  run(): Promise<unknown>;
  finish(): Promise<unknown>;
}

/** Each number is measured at most so often, because 100 n takes long. */
const RUNS_MAX = 3;

/**
 * Prints the cost per unit at n, 10 n and 100 n. The in-memory daemon runs in the same process, so
 * its cost is included. A cost that grows is a fault of one of both ends.
 */
export async function benchScale({ scale, rounds }: Bench): Promise<void> {
  console.log(
    '\nscale: CPU microseconds per unit at n, 10 n and 100 n, with the in-memory daemon\n',
  );
  console.log('| what | n | at n | at 10 n | at 100 n | 100 n to n |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const { name, n, prepare } of SCALES) {
    const smallest = Math.max(1, Math.round(n * scale));
    // Compiles the code.
    await cheapest(prepare, smallest, RUNS_MAX);
    const costs: number[] = [];
    for (const count of [smallest, 10 * smallest, 100 * smallest]) {
      costs.push(await cheapest(prepare, count, Math.min(rounds, RUNS_MAX)));
    }
    const [first = Number.NaN, , last = Number.NaN] = costs;
    const cells = [name, smallest, ...costs.map((cost) => cost.toFixed(1))];
    console.log(`| ${[...cells, (last / first).toFixed(2)].join(' | ')} |`);
  }
}

/** Returns the least CPU time per unit of several runs, in microseconds. */
async function cheapest(prepare: Scale['prepare'], count: number, runs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const work = await prepare(count);
    globalThis.gc?.();
    const before = process.cpuUsage();
    await work.run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / count);
    await work.finish();
  }
  return least;
}

const SCALES: readonly Scale[] = [
  {
    ...{ name: 'connections: open, call, close', n: 50 },
    async prepare(count) {
      requireFiles(2 * count);
      const daemon = await startDaemon();
      const open: Connection[] = [];
      return {
        async run() {
          // A daemon has a limit of connections that wait to be accepted.
          for (let index = 0; index < count; index += 1) open.push(await connect(daemon.uri));
          await Promise.all(open.map((each) => each.getLibVersion()));
          await Promise.all(open.map((each) => each.close()));
        },
        finish: () => daemon.close(),
      };
    },
  },
  { name: 'domains: list', n: 100, prepare: (count) => withDomains(count, listDomains) },
  { name: 'domains: all statistics', n: 100, prepare: (count) => withDomains(count, statistics) },
  {
    ...{ name: 'calls, queued together', n: 1000 },
    prepare: (count) =>
      withConnection({}, (connection) =>
        Promise.all(Array.from({ length: count }, () => connection.getLibVersion())),
      ),
  },
  {
    ...{ name: 'calls, queued and aborted together', n: 1000 },
    prepare: (count) => withConnection({}, (connection) => abortCalls(connection, count)),
  },
  {
    ...{ name: 'calls, in flight and aborted together', n: 500 },
    prepare: (count) =>
      withConnection({ maxCallsInFlight: 65_536 }, (connection) => abortCalls(connection, count)),
  },
  {
    ...{ name: 'calls with a timeout of their own', n: 1000 },
    prepare: (count) =>
      withConnection({ callTimeoutMs: 600_000 }, (connection) =>
        Promise.all(Array.from({ length: count }, () => connection.getLibVersion())),
      ),
  },
  {
    ...{ name: 'listeners: listen and close', n: 10 },
    prepare: (count) =>
      withConnection({}, async (connection) => {
        const handles = await Promise.all(
          Array.from({ length: count }, () => connection.listen('domain:block-job', () => {})),
        );
        await Promise.all(handles.map((each) => each.close()));
      }),
  },
  { name: 'listeners: one event for each', n: 10, prepare: (count) => withListeners(count) },
  {
    ...{ name: 'events: sent, queued, then read', n: 1000 },
    prepare: (count) =>
      withConnection({}, async (connection, daemon) => {
        await using events = await connection.subscribe('domain:block-job', { queueLimit: count });
        emit(daemon, count);
        // The reply follows all events.
        await connection.getLibVersion();
        let left = count;
        for await (const _ of events) {
          left -= 1;
          if (left === 0) return;
        }
      }),
  },
];

/** @throws Error if the limit on open files of this process is too low. */
function requireFiles(count: number): void {
  const limits = process.platform === 'linux' ? readFileSync('/proc/self/limits', 'utf8') : '';
  const [, limit] = /^Max open files +(\d+)/m.exec(limits) ?? [];
  if (limit === undefined || Number(limit) >= count + 100) return;
  throw new Error(`${count} files are needed, and the limit is ${limit}: use ulimit -n`);
}

/** A connection to a daemon in memory, which `prepare` may change before the measurement. */
async function withConnection(
  options: { readonly maxCallsInFlight?: number; readonly callTimeoutMs?: number },
  run: (connection: Connection, daemon: TestDaemon) => Promise<unknown>,
  prepare: (connection: Connection, daemon: TestDaemon) => unknown = () => {},
): Promise<Work> {
  const daemon = await startDaemon({ memory: true });
  const connection = await connect('test:///default', { ...options, transport: daemon.connect() });
  await prepare(connection, daemon);
  return {
    run: () => run(connection, daemon),
    async finish() {
      await connection.close();
      await daemon.close();
    },
  };
}

function withDomains(
  count: number,
  run: (connection: Connection) => Promise<unknown>,
): Promise<Work> {
  return withConnection({}, run, (_, daemon) => {
    for (let index = 1; index < count; index += 1) {
      const name = `<name>many-${index}</name>`;
      daemon.hypervisor.domains.define(
        `<domain type='test'>${name}<memory>1024</memory><os><type>hvm</type></os></domain>`,
      );
    }
  });
}

function listDomains(connection: Connection): Promise<unknown> {
  return connection.listAllDomains();
}

function statistics(connection: Connection): Promise<unknown> {
  return connection.getAllDomainStats();
}

async function abortCalls(connection: Connection, count: number): Promise<void> {
  const controller = new AbortController();
  const calls = Array.from({ length: count }, () => connection.getLibVersion(controller));
  controller.abort();
  await Promise.allSettled(calls);
}

function withListeners(count: number): Promise<Work> {
  let received = 0;
  let finish = (): void => {};
  return withConnection(
    {},
    async (_, daemon) => {
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      emit(daemon, 1);
      await finished;
    },
    async (connection) => {
      for (let index = 0; index < count; index += 1) {
        await connection.listen('domain:block-job', () => {
          received += 1;
          if (received === count) finish();
        });
      }
    },
  );
}

function emit(daemon: TestDaemon, count: number): void {
  const domain = daemon.hypervisor.domains.lookupByName('test');
  for (let index = 0; index < count; index += 1) {
    domain.emit({ kind: 'blockJob', path: '/disk', type: 1, status: 0 });
  }
}
