import { PassThrough } from 'node:stream';
import { figuresAt } from '../../examples/panel/demo/figures.ts';
import { HOSTS } from '../../examples/panel/demo/guests.ts';
import { DomainStatsRecord } from '../../src/api/domain/domain-records.ts';
import type { CliEnvironment, OutputStream } from '../../src/cli/environment/environment.ts';
import type { Connection, ConnectOptions } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';

/** The size of a terminal, in cells. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The counters of a guest. They grow with its load. */
interface Counters {
  cpuNs: number;
  read: number;
  written: number;
  received: number;
  transmitted: number;
}

/** A time at which the loads of the demo differ well. */
const START_MS = Date.UTC(2026, 0, 1, 1, 50, 25);

/**
 * A process for `lvsh top` whose time passes only from sample to sample, so that each run draws the
 * same picture. The in-memory hosts get the loads of the panel's demo.
 */
export class TopEnvironment implements CliEnvironment {
  readonly args: readonly string[];
  readonly variables = { TERM: 'xterm-256color' };
  readonly platform = 'linux';
  readonly home = '/nonexistent';
  readonly stdin: CliEnvironment['stdin'];
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly #daemons: ReadonlyMap<string, TestDaemon>;
  readonly #counters = new Map<string, Counters>();
  #nowMs = START_MS;
  #screen = '';

  constructor(daemons: ReadonlyMap<string, TestDaemon>, size: TerminalSize, samples: number) {
    const hosts = [...daemons.keys()].flatMap((host) => ['-c', host]);
    this.args = [...hosts, 'top', '--interval', '10s', '--count', String(samples - 1)];
    this.#daemons = daemons;
    this.stdin = { isTTY: true, stream: new PassThrough(), setRawMode: () => undefined };
    this.stdout = {
      ...{ isTTY: true, ...size, onResize: () => () => undefined },
      write: async (data) => this.#write(String(data)),
    };
    this.stderr = {
      ...{ ...this.stdout, isTTY: false },
      write: async (data) => void process.stderr.write(data),
    };
  }

  /** The text that draws the last screen. */
  get screen(): string {
    return this.#screen;
  }

  now(): number {
    return this.#nowMs;
  }

  /** Moves the time at once instead of waiting. */
  setTimer(callback: () => void, delayMs: number): () => void {
    const immediate = setImmediate(() => {
      this.#nowMs += delayMs;
      this.#advance(delayMs / 1000);
      callback();
    });
    return () => clearImmediate(immediate);
  }

  onInterrupt(): () => void {
    return () => undefined;
  }

  exit(code: number): void {
    process.exit(code);
  }

  async connect(host: string | undefined, options: ConnectOptions): Promise<Connection> {
    const uri = this.#daemons.get(host ?? '')?.uri;
    const connection = await connect(uri, options);
    const read = connection.getAllDomainStats.bind(connection);
    const replaced: Pick<Connection, 'getAllDomainStats'> = {
      getAllDomainStats: async (statsOptions) =>
        (await read(statsOptions)).map((record) => this.#withLoad(record)),
    };
    return Object.assign(connection, replaced);
  }

  #write(text: string): void {
    // The switch to the other screen and back would leave nothing to see.
    if (text.startsWith('\u001b[H')) this.#screen = text;
  }

  #advance(seconds: number): void {
    for (const guest of Object.values(HOSTS).flat()) {
      const counters = this.#countersOf(guest.name);
      const figures = figuresAt(guest, this.#nowMs / 1000);
      counters.cpuNs += ((figures.cpu ?? 0) / 100) * guest.vcpus * seconds * 1e9;
      counters.read += (figures.diskRead ?? 0) * seconds;
      counters.written += (figures.diskWrite ?? 0) * seconds;
      counters.received += (figures.received ?? 0) * seconds;
      counters.transmitted += (figures.sent ?? 0) * seconds;
    }
  }

  #countersOf(name: string): Counters {
    const known = this.#counters.get(name);
    if (known !== undefined) return known;
    const counters = { cpuNs: 0, read: 0, written: 0, received: 0, transmitted: 0 };
    this.#counters.set(name, counters);
    return counters;
  }

  #withLoad(record: DomainStatsRecord): DomainStatsRecord {
    const counters = this.#countersOf(record.dom.name);
    const whole = (value: number): bigint => BigInt(Math.round(value));
    const params = {
      ...record.params,
      'cpu.time': whole(counters.cpuNs),
      'block.0.rd.bytes': whole(counters.read),
      'block.0.wr.bytes': whole(counters.written),
      'net.0.rx.bytes': whole(counters.received),
      'net.0.tx.bytes': whole(counters.transmitted),
    };
    return new DomainStatsRecord(record.dom, params);
  }
}
