import { spawn } from 'node:child_process';

/** Runs a program without standard input, to its exit status or a phrase on how it ended. */
export function runProgram(
  [program = '', ...args]: readonly string[],
  deadline: number,
): Promise<number | string> {
  return new Promise((resolve) => {
    // A process group of its own, so that what hangs can be ended with all its children.
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    const kill = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, deadline - Date.now());
    const interrupt = (): void => {
      kill();
      process.exit(130);
    };
    for (const signal of SIGNALS) process.on(signal, interrupt);
    const finish = (ending: number | string): void => {
      clearTimeout(timer);
      for (const signal of SIGNALS) process.off(signal, interrupt);
      resolve(isLate ? 'it took too long' : ending);
    };
    child.on('error', (error) => finish(error.message));
    child.on('exit', (status, signal) => finish(status ?? `ended by ${signal}`));
  });
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
