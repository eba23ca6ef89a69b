import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';

/** A server of the examples in a process of its own. */
export class ExampleSite implements AsyncDisposable {
  /** The address that the server has printed. */
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  /** @param file - The program, in the folder of the examples. */
  static async start(file: string, ...args: readonly string[]): Promise<ExampleSite> {
    const main = join(import.meta.dirname, '../../../examples', file);
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const signal = AbortSignal.timeout(WAIT_LIMIT_MS);
    const [line] = (await once(createInterface(child.stdout), 'line', { signal })) as [string];
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url === undefined) throw new Error(`The server printed ${line}`);
    return new ExampleSite(url, child);
  }

  get origin(): string {
    return new URL(this.url).origin;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGINT');
    await once(this.#process, 'exit');
  }
}
