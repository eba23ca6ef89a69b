import { PassThrough } from 'node:stream';
import type { CliEnvironment, OutputStream } from '../../../../src/cli/environment/environment.ts';
import { run } from '../../../../src/cli/run.ts';
import { connect } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import type { Transport } from '../../../../src/transport/index.ts';

export interface TestSettings {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly variables?: Readonly<Record<string, string>>;

  /** The text of stdin; it ends after it. */
  readonly input?: string;
  readonly platform?: NodeJS.Platform;

  /** Changes the transport to the daemon. */
  readonly transport?: (inner: Transport) => Transport;
  readonly home?: string;
}

/** The outcome of one command line. */
export interface LvshOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An output that collects its text. */
export class CollectedOutput implements OutputStream {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  text = '';
  readonly #resizeListeners = new Set<() => void>();

  constructor({ isTTY = false, columns = 80 }: TestSettings) {
    this.isTTY = isTTY;
    this.columns = isTTY ? columns : undefined;
    this.rows = isTTY ? 24 : undefined;
  }

  async write(data: string | Uint8Array): Promise<void> {
    this.text += typeof data === 'string' ? data : Buffer.from(data).toString('utf8');
  }

  onResize(listener: () => void): () => void {
    this.#resizeListeners.add(listener);
    return () => this.#resizeListeners.delete(listener);
  }

  resize(): void {
    for (const listener of this.#resizeListeners) listener();
  }
}

/** A process for lvsh within the test's process, connected to an in-memory daemon. */
export class TestEnvironment implements CliEnvironment {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly input = new PassThrough();
  readonly stdin: CliEnvironment['stdin'];
  readonly stdout: CollectedOutput;
  readonly stderr: CollectedOutput;

  /** The URIs that were connected to. */
  readonly uris: Array<string | undefined> = [];
  readonly exits: number[] = [];
  isRaw = false;
  clockMs = Date.UTC(2026, 0, 1);
  readonly #daemon: TestDaemon | undefined;
  readonly #transport: (inner: Transport) => Transport;
  readonly #timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();
  readonly #interrupts = new Set<() => void>();

  constructor(daemon: TestDaemon | undefined, args: readonly string[], settings: TestSettings) {
    this.#daemon = daemon;
    this.#transport = settings.transport ?? ((inner) => inner);
    this.args = args;
    this.variables = settings.variables ?? {};
    this.platform = settings.platform ?? 'linux';
    this.home = settings.home ?? '/home/tester';
    this.stdout = new CollectedOutput(settings);
    this.stderr = new CollectedOutput(settings);
    if (settings.input !== undefined) this.input.end(settings.input);
    this.stdin = {
      isTTY: settings.isTTY ?? false,
      stream: this.input,
      setRawMode: (isRaw) => {
        this.isRaw = isRaw;
      },
    };
  }

  now(): number {
    return this.clockMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { dueMs: this.clockMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves the clock on and calls the timers that are due. */
  advance(ms: number): void {
    this.clockMs += ms;
    for (const timer of [...this.#timers].filter(({ dueMs }) => dueMs <= this.clockMs)) {
      this.#timers.delete(timer);
      timer.callback();
    }
  }

  onInterrupt(listener: () => void): () => void {
    this.#interrupts.add(listener);
    return () => this.#interrupts.delete(listener);
  }

  interrupt(): void {
    for (const listener of [...this.#interrupts]) listener();
  }

  exit(code: number): void {
    this.exits.push(code);
  }

  connect: CliEnvironment['connect'] = (uri, options) => {
    this.uris.push(uri);
    const daemon = this.#daemon;
    if (daemon === undefined) return connect(uri, options);
    return connect('test:///default', {
      ...options,
      transport: () => this.#transport(daemon.connect()),
    });
  };
}

/** Runs a command line. Words are separated by spaces; pass an array for words with spaces. */
export async function lvsh(
  daemon: TestDaemon | undefined,
  line: string | readonly string[],
  settings: TestSettings = {},
): Promise<LvshOutcome> {
  const args = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const environment = new TestEnvironment(daemon, args, settings);
  const exitCode = await run(environment);
  return { exitCode, stdout: environment.stdout.text, stderr: environment.stderr.text };
}
