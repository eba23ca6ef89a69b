import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TransportError, toError } from '../errors/index.ts';
import { LastWords, ProgramError } from '../transport/index.ts';
import type { Environment } from '../uri/index.ts';
import type { ProxyCommand } from './config/index.ts';
import type { SshBase } from './link.ts';
import { abortReason } from './phase.ts';

/** How long a program may take to go when it is told to, before it is killed. */
const HANGUP_DEADLINE_MS = 300;

/**
 * Runs the user's ProxyCommand as OpenSSH does (ssh_proxy_connect): in place of the user's shell, with
 * all of the environment. The program ends with the connection.
 *
 * @throws TransportError `CONNECT_FAILED` when the shell cannot be run, or `signal.reason`.
 */
export async function runProxyCommand(
  { command, place }: ProxyCommand,
  { variables }: Environment,
  address: string,
  signal: AbortSignal | undefined,
): Promise<SshBase> {
  signal?.throwIfAborted();
  const shell = variables['SHELL'] || '/bin/sh';
  const child = spawn(shell, ['-c', `exec ${command}`], {
    ...{ env: variables, stdio: 'pipe', shell: false },
  });
  watch(child);
  const stream = new ProgramStream(child, `The ProxyCommand of ${place}`);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      const cause = toError(error);
      const message = `Cannot run ${shell} for the ProxyCommand of ${place}: ${cause.message}`;
      const phase = 'connect';
      reject(new TransportError('CONNECT_FAILED', message, { cause, address, phase }));
    });
  });
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

/** Programs that have to be told to go when this process does: not all notice that it has. */
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

/** The standard input and output of a program, which is ended with the stream. */
class ProgramStream extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lastWords: LastWords;
  #isEnded = false;

  /** Resolves when the program is gone. */
  readonly gone: Promise<void>;

  constructor(child: ChildProcessWithoutNullStreams, name: string) {
    super({ allowHalfOpen: true });
    this.#child = child;
    this.#lastWords = new LastWords(child.stderr);
    const { stdin, stdout } = child;
    // What went wrong with a pipe is told by how the program ends, and that to whoever listens.
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
    this.#child.ref();
    for (const socket of this.#sockets()) socket.ref();
  }

  unref(): void {
    this.#child.unref();
    for (const socket of this.#sockets()) socket.unref();
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // A program that takes nothing more ends, and says why.
    this.#child.stdin.write(bytes, () => done());
  }

  override _final(done: () => void): void {
    this.#isEnded = true;
    this.#child.stdin.end();
    done();
  }

  /** As OpenSSH tells it to go. What it has started itself sees the ends of its pipes. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const child = this.#child;
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGHUP');
      // Nothing of it may stay, so the process lives on until it is gone, for this long at most.
      const timer = setTimeout(() => child.kill('SIGKILL'), HANGUP_DEADLINE_MS);
      child.once('exit', () => clearTimeout(timer));
    }
    done(error);
  }

  /** Nobody else could tell why a connection ends with its program. */
  #onClose(name: string, status: number | null, signal: NodeJS.Signals | null): void {
    const error = new ProgramError(name, status ?? String(signal), this.#lastWords.text);
    this.destroy(this.#isEnded ? undefined : error);
  }

  /** Node's pipes are sockets, although their type does not say so. */
  #sockets(): readonly Socket[] {
    const { stdin, stdout, stderr } = this.#child;
    return [stdin, stdout, stderr].filter((each) => each instanceof Socket);
  }
}
