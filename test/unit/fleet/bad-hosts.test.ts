import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fleet } from '../../../src/fleet/index.ts';
import { openFleet } from '../../../src/fleet/index.ts';
import { remote, VirErrorNumber } from '../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';
import { Hosts, QUICK_RETRY } from './support/hosts.ts';

const GOOD = 47;

/** A packet of 1 MiB, which takes hours at the speed of the server. */
const LENGTH_OF_PACKET = new Uint8Array([0, 0x10, 0, 0]);

/** A host that accepts connections, and sends nothing or single bytes of a packet. */
class BadServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(dribbles: boolean) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      if (!dribbles) return;
      socket.write(LENGTH_OF_PACKET);
      this.#timers.add(setInterval(() => socket.write(new Uint8Array(1)), 50));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `test+tcp://127.0.0.1:${port}/default`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('A fleet of 50 hosts with a black hole, one that dribbles and one that answers errors', () => {
  let hosts: Hosts;
  let hole: BadServer;
  let dribble: BadServer;
  let liar: TestDaemon;
  let fleet: Fleet<'domain'>;
  beforeEach(async () => {
    hosts = await Hosts.start(GOOD);
    hole = new BadServer(false);
    dribble = new BadServer(true);
    liar = await startDaemon({ memory: true });
    const error = { code: VirErrorNumber.INTERNAL_ERROR, message: 'no' };
    for (const procedure of [remote.connectListAllDomains, remote.connectGetHostname]) {
      liar.misbehave({ kind: 'fail', procedure, error });
    }
    fleet = await openFleet(
      {
        // The bad hosts come first.
        hole: await hole.listen(),
        dribble: await dribble.listen(),
        liar: { uri: 'test:///default', transport: () => liar.connect() },
        ...hosts.targets,
      },
      { ...QUICK_RETRY, connectConcurrency: 4, inventory: { kinds: ['domain'] } },
    );
  });
  afterEach(async () => {
    await fleet?.close();
    for (const each of [hosts, hole, dribble, liar]) await each?.[Symbol.asyncDispose]();
  });

  it('opens and lists the other 47 while the bad ones are pending', async () => {
    await until(() => fleet.inventory.domains.size === GOOD);
    expect(fleet.hosts.filter(({ state }) => state === 'open')).toHaveLength(GOOD + 1);
    expect(['hole', 'dribble'].map((name) => fleet.host(name)?.state)).toEqual([
      ...['opening', 'opening'],
    ]);
    expect(fleet.host('liar')?.inventory?.state).not.toBe('live');
    const live = fleet.hosts.filter(({ inventory }) => inventory?.state === 'live');
    expect(live).toHaveLength(GOOD);
  });

  it('runs each on the other 47 while the bad ones are pending, and then names the bad ones', async () => {
    const controller = new AbortController();
    const done: string[] = [];
    const work = fleet.each(
      async (connection, host, { signal }) => {
        const name = await connection.getHostname({ signal });
        done.push(host);
        return name;
      },
      { concurrency: 4, signal: controller.signal },
    );
    await until(() => done.length === GOOD);
    controller.abort();
    const { ok, failed } = await work;
    expect(ok.map(({ value }) => value)).toEqual(Array.from({ length: GOOD }, () => 'localhost'));
    expect(failed.map(({ host, error }) => [host, error.name])).toEqual([
      ['hole', 'AbortError'],
      ['dribble', 'AbortError'],
      ['liar', 'VirError'],
    ]);
  });

  it('follows the guests of the other 47 while the bad ones are pending', async () => {
    await until(() => fleet.inventory.domains.size === GOOD);
    for (const daemon of hosts.daemons.values()) {
      daemon.hypervisor.domains.lookupByName('test').suspend();
    }
    await until(() =>
      fleet.inventory.domains.snapshot().every((row) => row.stateName === 'paused'),
    );
    expect(fleet.host('hole')?.state).toBe('opening');
  });

  it('gives a host that stops to answer its time limit, and the others their results', async () => {
    await until(() => fleet.inventory.domains.size === GOOD);
    using clock = new FakeClock();
    using _ = hosts.daemon(0).misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const names = [...hosts.daemons.keys()];
    const done: string[] = [];
    const call = () =>
      fleet.each(
        async (connection, host) => {
          await connection.getHostname();
          done.push(host);
        },
        { hosts: names, concurrency: 1, timeoutMs: 1000 },
      );
    const first = await clock.until(call());
    expect(first.failed).toEqual([
      { host: 'host-0', error: expect.objectContaining({ code: 'WAIT_TIMEOUT' }) },
    ]);
    expect(first.ok).toHaveLength(GOOD - 1);
    // The slow host is the last one now, so it delays no other.
    done.length = 0;
    const second = call();
    await until(() => done.length === GOOD - 1);
    expect((await clock.until(second)).failed).toHaveLength(1);
  });
});
