// Runs checks, and prints one line for each.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);
/** The time limit of a command. It only ends commands that hang. */
export const LIMIT_MS = 600_000;

/** Counts the checks that failed. */
export class Checks {
  failures = 0;

  run(title, body) {
    try {
      body();
      console.log(`ok      ${title}`);
    } catch (error) {
      this.#fail(title, error);
    }
  }

  /**
   * Runs as many tasks at a time as there are CPUs. A task has a title and commands, each a program
   * and its arguments, or a function `run`, or the reason why it is skipped. On CI none may be
   * skipped.
   */
  async runAll(tasks, cwd) {
    const queue = [...tasks];
    const work = async () => {
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
        await this.#runTask(task, cwd);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  }

  async #runTask({ title, commands, run, skipped }, cwd) {
    if (skipped !== undefined) {
      console.log(`skipped ${title}: ${skipped}`);
      if (process.env.CI === 'true') this.failures += 1;
      return;
    }
    const startedAt = performance.now();
    try {
      for (const [program, ...args] of commands) {
        await execFileAsync(program, args, { cwd, encoding: 'utf8', timeout: LIMIT_MS });
      }
      await run?.();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`ok      ${title} (${seconds} s)`);
    } catch (error) {
      this.#fail(title, error);
    }
  }

  #fail(title, error) {
    this.failures += 1;
    const ending = error.signal ?? error.code;
    const how = ending === undefined ? '' : ` (${ending})`;
    const output = `${error.stdout ?? ''}${error.stderr ?? ''}`;
    console.log(`failed  ${title}: ${error.message}${how}\n${output}`);
  }
}
