import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { Socket } from 'node:net';
import { timers } from '../async/index.ts';
import { TransportError, toError } from '../errors/index.ts';
import { findProgram } from '../platform/index.ts';
import type { FlowOwner } from './duplex.ts';
import { ownedTransport } from './duplex.ts';
import { ProgramError } from './program-error.ts';
import { setProgramReferenced } from './socket-reference.ts';
import { StderrTail } from './stderr-tail.ts';
import type { Transport } from './transport.ts';

/** A program that carries the bytes of a connection. */
export interface CommandOptions {
  /**
   * The program: a path, or a name that is searched for in `PATH`. On Windows it is not searched for
   * in the current folder.
   */
  readonly program: string;
  readonly args: readonly string[];

  /** The complete environment of the program. */
  readonly env: Readonly<Record<string, string | undefined>>;

  /** The address that the program connects to, for messages. */
  readonly address: string;

  /** Whether the program encrypts the bytes, as ssh does. */
  readonly isSecure: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The time that a program has to exit after SIGTERM before it is killed. */
const TERM_DEADLINE_MS = 300;

/**
 * Runs a program whose standard input and output carry the bytes. It is run without a shell, and
 * ends with the flow.
 *
 * @throws TransportError `CONNECT_FAILED` if the program cannot be run, or `signal.reason`.
 */
export async function connectCommand(options: CommandOptions): Promise<Transport> {
  const { program, args, env, address, isSecure, signal } = options;
  signal?.throwIfAborted();
  const child = startProgram(program, args, env, address);
  // A program that cannot be started may have no streams: if this process has no file left.
  await whenStarted(child, program, address);
  const owner = new ProgramOwner(child, program);
  if (signal?.aborted) {
    owner.kill();
    throw signal.reason;
  }
  const facts = { address, isSecure, isEncrypted: isSecure };
  return ownedTransport({ readable: child.stdout, writable: child.stdin }, facts, owner);
}

function startProgram(
  program: string,
  args: readonly string[],
  env: CommandOptions['env'],
  address: string,
): ChildProcessWithoutNullStreams {
  // spawn refuses a name with a NUL. A search would say that PATH has no such program.
  const path = program.includes('\0')
    ? program
    : findProgram(program, { platform: process.platform, env, isFile });
  if (path === undefined) throw cannotRun(program, address, noSuchProgram());
  try {
    return spawn(path, args, { env, stdio: 'pipe', shell: false, windowsHide: true });
  } catch (error) {
    // spawn throws for names that no program can have, such as a name with a NUL.
    throw cannotRun(program, address, toError(error));
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function noSuchProgram(): NodeJS.ErrnoException {
  return Object.assign(new Error('The program is not in PATH'), { code: 'ENOENT' });
}

/**
 * Waits until the program has started or failed. Node knows this within the same tick of its event
 * loop.
 */
function whenStarted(
  child: ChildProcessWithoutNullStreams,
  program: string,
  address: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(cannotRun(program, address, toError(error))));
  });
}

function cannotRun(program: string, address: string, cause: NodeJS.ErrnoException): TransportError {
  const why: Readonly<Record<string, string>> = {
    ENOENT: 'no such program (ENOENT)',
    EACCES: 'it is not executable for this user (EACCES)',
  };
  const message = `Cannot run ${program}: ${why[cause.code ?? ''] ?? cause.message}`;
  return new TransportError('CONNECT_FAILED', message, { cause, address, phase: 'connect' });
}

/** The owner of the streams of a running program. */
class ProgramOwner implements FlowOwner {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #program: string;
  readonly #stderrTail: StderrTail;
  #isKilled = false;

  constructor(child: ChildProcessWithoutNullStreams, program: string) {
    this.#child = child;
    this.#program = program;
    this.#stderrTail = new StderrTail(child.stderr);
    // After the start an error means that a signal came too late.
    child.on('error', () => {});
    child.stdin.on('error', () => {});
  }

  onOver(listener: (error: Error | undefined) => void): void {
    this.#child.on('close', (status, signal) => listener(this.#explain(status, signal)));
  }

  /** Asks the program to exit, and kills it later. Its own children see the end of their pipes. */
  kill(): void {
    if (this.#isKilled) return;
    this.#isKilled = true;
    const child = this.#child;
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    // The timer keeps this process alive until the program has exited, so that none is left
    // running.
    const timer = timers.setTimeout(() => child.kill('SIGKILL'), TERM_DEADLINE_MS);
    child.once('exit', () => timers.clearTimeout(timer));
  }

  ref(): void {
    setProgramReferenced(this.#child, true);
  }

  unref(): void {
    setProgramReferenced(this.#child, false);
  }

  /**
   * Returns the error of a program that has ended. Success is no error if the program has delivered
   * bytes, or was killed here.
   */
  #explain(status: number | null, signal: NodeJS.Signals | null): Error | undefined {
    const { stdout } = this.#child;
    const hasSpoken = stdout instanceof Socket && stdout.bytesRead > 0;
    if (this.#isKilled || (status === 0 && hasSpoken)) return undefined;
    return new ProgramError(this.#program, status ?? String(signal), this.#stderrTail.text);
  }
}
