import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Contestant, Sample } from './compare.ts';

export interface ProgramOptions {
  /** Whether the program runs on the first CPU only, where the daemon runs, too. */
  readonly isPinned?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called when the program has printed `ready`. */
  readonly onReady?: () => Promise<void>;
}

/** A contestant that is a program: it prints its sample as a line of JSON. */
export function program(
  name: string,
  command: readonly string[],
  options: ProgramOptions = {},
): Contestant {
  return { name, run: async () => JSON.parse((await output(command, options)).trim()) as Sample };
}

/** A contestant that is measured from its start to its end, by the clock. */
export function wholeProgram(
  name: string,
  command: readonly string[],
  options: ProgramOptions = {},
): Contestant {
  return {
    name,
    async run() {
      const startedAt = performance.now();
      await output(command, options);
      return { operations: 1, seconds: (performance.now() - startedAt) / 1000 };
    },
  };
}

/** A contestant whose CPU time is measured from its start to its end. Its output is dropped. */
export function wholeProgramCpu(name: string, command: readonly string[]): Contestant {
  // Node does not tell the CPU time of a child process, and bash does.
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  return {
    name,
    async run() {
      const timed = ['bash', '-c', `{ ${script}; } 2>&1`, 'bash', ...command];
      const [user, system] = (await output(timed, { isPinned: true })).split(' ').map(Number);
      return { operations: 1, seconds: (user ?? 0) + (system ?? 0) };
    },
  };
}

/** Runs a command; returns its last line. Rejects with its error output if it fails. */
async function output(command: readonly string[], options: ProgramOptions): Promise<string> {
  const [file = '', ...args] = options.isPinned === true ? [...PIN, ...command] : command;
  const child = spawn(file, args, {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = text(child.stderr);
  const exited = once(child, 'close');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    printed += piece;
    if (piece.includes('ready\n')) void options.onReady?.();
  });
  const [status] = await exited;
  if (status !== 0) throw new Error(`${command.join(' ')}: ${status}: ${await errors}`);
  return printed.trimEnd().split('\n').at(-1) ?? '';
}

const PIN = ['taskset', '--cpu-list', '0'];
