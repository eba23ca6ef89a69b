import type { HostTarget } from '../../../../src/fleet/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

/** A reconnect and retries that need no patience. */
export const QUICK_RETRY = { retry: { initialDelayMs: 1, maxDelayMs: 10 } };

/** Daemons without sockets, for the hosts of a fleet. */
export class Hosts implements AsyncDisposable {
  readonly daemons: ReadonlyMap<string, TestDaemon>;

  private constructor(daemons: ReadonlyMap<string, TestDaemon>) {
    this.daemons = daemons;
  }

  static async start(count: number): Promise<Hosts> {
    const daemons = new Map<string, TestDaemon>();
    for (let index = 0; index < count; index += 1) {
      daemons.set(`host-${index}`, await startDaemon({ memory: true }));
    }
    return new Hosts(daemons);
  }

  /** The targets of all hosts, by name. */
  get targets(): Record<string, HostTarget> {
    return Object.fromEntries([...this.daemons].map(([name, daemon]) => [name, targetOf(daemon)]));
  }

  daemon(index: number): TestDaemon {
    const daemon = this.daemons.get(`host-${index}`);
    if (daemon === undefined) throw new Error(`there is no host ${index}`);
    return daemon;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.daemons.values()].map((daemon) => daemon.close()));
  }
}

/** Returns the target of a daemon without a socket. */
export function targetOf(daemon: TestDaemon): Exclude<HostTarget, string> {
  return {
    uri: 'test:///default',
    transport: () => daemon.connect(),
    reconnect: { initialDelayMs: 1, maxDelayMs: 5 },
  };
}
