import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';

/** A program that goes on until it is stopped; its standard output is looked at meanwhile. */
export class LongRunning implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';
  #onOutput: () => void = () => {};

  constructor(program: string, ...args: readonly string[]) {
    this.#process = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        this.#onOutput();
      });
    }
    this.#process.stdin?.on('error', () => {});
    this.#ended = once(this.#process, 'close').then(() => this.#onOutput());
  }

  /** All that it has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when its output has the text; rejects when it ended, or does not print it. */
  async prints(text: string): Promise<void> {
    const tooLate = setTimeout(() => this.#process.kill('SIGKILL'), WAIT_LIMIT_MS);
    try {
      while (!this.#output.includes(text)) {
        if (this.#process.stdout?.closed) throw new Error(`no ${text} in:\n${this.#output}`);
        await new Promise<void>((resolve) => {
          this.#onOutput = resolve;
        });
      }
    } finally {
      clearTimeout(tooLate);
    }
  }

  /**
   * Types a text until it is answered: a program throws away what was typed before it had changed the
   * settings of its terminal.
   */
  async typeUntilItPrints(typed: string, answer: string): Promise<void> {
    this.type(typed);
    const again = setInterval(() => this.type(typed), IMPATIENCE_MS);
    try {
      await this.prints(answer);
    } finally {
      clearInterval(again);
    }
  }

  /** Types into its standard input. */
  type(text: string): void {
    this.#process.stdin?.write(text);
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<number | null> {
    const tooLate = setTimeout(() => this.#process.kill('SIGKILL'), WAIT_LIMIT_MS);
    await this.#ended;
    clearTimeout(tooLate);
    return this.#process.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.ended();
  }
}

const IMPATIENCE_MS = 500;
