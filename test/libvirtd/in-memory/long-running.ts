import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';

/** A program that runs until it is stopped, and whose output is read meanwhile. */
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

  /** Its output so far. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when its output contains the text. Rejects if it exits or does not print the text. */
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
   * Types a text repeatedly until the program answers. The program discards the input that it got
   * before it changed the settings of its terminal.
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

  /** Resolves to the exit code when it has exited by itself. */
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
