import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { processorSecondsOf } from './processes.ts';
import { Progress } from './progress.ts';

export interface RunOptions {
  /** Ends the program, with all that it has started. */
  readonly signal: AbortSignal;
  /** Called with all output, which is also passed on. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Runs a program without standard input, to its exit status or a phrase on how it ended. It may
 * take as long as it likes, but one that hangs is ended.
 */
export function runProgram(
  [program = '', ...args]: readonly string[],
  { signal, onOutput }: RunOptions,
): Promise<number | string> {
  return new Promise((resolve) => {
    // A process group of its own, so that what hangs can be ended with all its children.
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const progress = new Progress(performance.now());
    passOn(child, (text) => {
      progress.output(performance.now());
      onOutput?.(text);
    });
    let why: string | undefined;
    const end = (reason: string): void => {
      why ??= reason;
      killGroup(child);
    };
    const watch = setInterval(() => {
      const problem = progress.problem(performance.now(), processorSecondsOf(child.pid ?? 0));
      if (problem !== undefined) end(problem);
    }, WATCH_INTERVAL_MS);
    const onAbort = (): void => end(String(signal.reason?.message ?? signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const finish = (ending: number | string): void => {
      clearInterval(watch);
      signal.removeEventListener('abort', onAbort);
      resolve(why ?? ending);
    };
    child.on('error', (error) => finish(error.message));
    child.on('exit', () => closeSoon(child));
    child.on('close', (status, name) => finish(status ?? `ended by ${name}`));
  });
}

const WATCH_INTERVAL_MS = 5000;

/** How long what a program has left behind may keep its output open. */
const OUTPUT_DEADLINE_MS = 5000;

function passOn(child: ChildProcess, onOutput: (text: string) => void): void {
  const pairs: ReadonlyArray<readonly [Readable | null, Writable]> = [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ];
  for (const [from, to] of pairs) {
    from?.setEncoding('utf8').on('data', (text: string) => {
      to.write(text);
      onOutput(text);
    });
  }
}

function closeSoon(child: ChildProcess): void {
  const timer = setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, OUTPUT_DEADLINE_MS);
  child.once('close', () => clearTimeout(timer));
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended already.
  }
}
