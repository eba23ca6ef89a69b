import type { Readable } from 'node:stream';
import type { Connection, ConnectOptions } from '../../index.ts';

/** An output of the process: a terminal, a pipe or a file. */
export interface OutputStream {
  readonly isTTY: boolean;

  /** The size of the terminal; undefined if the output is no terminal. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;

  /** Writes text or bytes. Resolves when the output accepts more. */
  write(data: string | Uint8Array): Promise<void>;

  /** Calls the listener when the terminal's size changes. Returns a function that ends it. */
  onResize(listener: () => void): () => void;
}

/** The input of the process. */
export interface InputStream {
  readonly isTTY: boolean;
  readonly stream: Readable;

  /** Switches raw mode of a terminal: each key is delivered at once and without an echo. */
  setRawMode(isRaw: boolean): void;
}

/**
 * Everything that lvsh uses of its process. Tests pass their own, so that they run commands within
 * the test's process against the in-memory daemon.
 */
export interface CliEnvironment {
  /** The arguments without the program's own name. */
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;

  /** Returns the milliseconds since 1970-01-01 UTC. */
  now(): number;

  /** Calls the function once after the delay. Returns a function that prevents the call. */
  setTimer(callback: () => void, delayMs: number): () => void;

  /** Calls the listener at each interrupt (SIGINT). Returns a function that ends it. */
  onInterrupt(listener: () => void): () => void;

  /** Ends the process at once. */
  exit(code: number): void;

  /** Opens a connection: `connect` of the library. */
  connect(uri: string | undefined, options: ConnectOptions): Promise<Connection>;
}
