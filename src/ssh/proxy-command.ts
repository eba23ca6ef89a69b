import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { timers } from '../async/index.ts';
import { TransportError, toError } from '../errors/index.ts';
import { ProgramError, StderrTail, setProgramReferenced } from '../transport/index.ts';
import type { Environment } from '../uri/index.ts';
import type { ProxyCommand } from './config/index.ts';
import type { SshBase } from './link.ts';
import { abortReason } from './phase.ts';

/** The time for a program to exit after SIGHUP, before it gets SIGKILL. */
const HANGUP_DEADLINE_MS = 300;

/**
 * Runs the user's ProxyCommand as OpenSSH does (ssh_proxy_connect): the user's shell replaces
 * itself with the program, which gets the complete environment. The program is stopped with the
 * connection.
 *
 * @throws TransportError `CONNECT_FAILED` if the shell cannot be run, or `signal.reason`.
 */
export async function runProxyCommand(
  { command, location }: ProxyCommand,
  { variables }: Environment,
  address: string,
  signal: AbortSignal | undefined,
): Promise<SshBase> {
  signal?.throwIfAborted();
  const shell = variables['SHELL'] || '/bin/sh';
  const child = await start(shell, `exec ${command}`, variables).catch((error: unknown) => {
    const cause = toError(error);
    const message = `Cannot run ${shell} for the ProxyCommand in ${location}: ${cause.message}`;
    throw new TransportError('CONNECT_FAILED', message, { cause, address, phase: 'connect' });
  });
  watch(child);
  const stream = new ProgramStream(child, `The ProxyCommand in ${location}`);
  if (signal?.aborted) {
    stream.destroy();
    throw abortReason(signal, { address, phase: 'connect' });
  }
  return {
    stream,
    ref: () => stream.ref(),
    unref: () => stream.unref(),
    finish: () => stream.gone,
  };
}

/**
 * Starts a shell. One that cannot be started may have no streams: if this process has no file left.
 */
function start(
  shell: string,
  command: string,
  env: Environment['variables'],
): Promise<ChildProcessWithoutNullStreams> {
  return new Promise((resolve, reject) => {
    const child = spawn(shell, ['-c', command], { env, stdio: 'pipe', shell: false });
    child.once('spawn', () => resolve(child));
    child.once('error', reject);
  });
}

/** The programs to stop when this process exits. Not all of them notice the exit. */
const running = new Set<ChildProcessWithoutNullStreams>();

function hangUp(): void {
  for (const child of running) child.kill('SIGHUP');
}

function watch(child: ChildProcessWithoutNullStreams): void {
  if (running.size === 0) process.on('exit', hangUp);
  running.add(child);
  child.once('close', () => {
    running.delete(child);
    if (running.size === 0) process.off('exit', hangUp);
  });
}

/** The standard input and output of a program, which is stopped with the stream. */
class ProgramStream extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #stderrTail: StderrTail;
  #isEnded = false;

  /** Resolves when the program has exited. */
  readonly gone: Promise<void>;

  constructor(child: ChildProcessWithoutNullStreams, name: string) {
    super({ allowHalfOpen: true });
    this.#child = child;
    this.#stderrTail = new StderrTail(child.stderr);
    const { stdin, stdout } = child;
    // Errors of the pipes are ignored: the program's exit reports the cause.
    for (const each of [child, stdin, stdout, this]) each.on('error', () => {});
    stdout.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) stdout.pause();
    });
    this.gone = new Promise((resolve) => {
      child.once('close', (status, signal) => {
        resolve();
        this.#onClose(name, status, signal);
      });
    });
  }

  ref(): void {
    setProgramReferenced(this.#child, true);
  }

  unref(): void {
    setProgramReferenced(this.#child, false);
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // Errors are ignored: a program that closes its input also exits, and the exit is reported.
    this.#child.stdin.write(bytes, () => done());
  }

  override _final(done: () => void): void {
    this.#isEnded = true;
    this.#child.stdin.end();
    done();
  }

  /** Stops the program with SIGHUP, as OpenSSH does. The program's children see closed pipes. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const child = this.#child;
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGHUP');
      // The timer keeps this process alive until the program exits or is killed.
      const timer = timers.setTimeout(() => child.kill('SIGKILL'), HANGUP_DEADLINE_MS);
      child.once('exit', () => timers.clearTimeout(timer));
    }
    done(error);
  }

  /** Destroys the stream with the program's status, which is the reason for the lost connection. */
  #onClose(name: string, status: number | null, signal: NodeJS.Signals | null): void {
    const error = new ProgramError(name, status ?? String(signal), this.#stderrTail.text);
    this.destroy(this.#isEnded ? undefined : error);
  }
}
