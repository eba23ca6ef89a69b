import { spawn } from 'node:child_process';
import { toError } from '../errors/index.ts';

export interface DaemonOptions {
  readonly program: string;
  readonly args: readonly string[];

  /** All that the daemon gets of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What has become of a daemon that was started. */
export interface StartedDaemon {
  /** How it ended; undefined while it runs. */
  readonly ending: string | undefined;
}

/**
 * Starts a program that outlives this process, and that nobody here stops: others may be using it
 * soon.
 *
 * @throws Error of Node's when it cannot be run.
 */
export function startDaemon({ program, args, env }: DaemonOptions): Promise<StartedDaemon> {
  return new Promise((resolve, reject) => {
    // In a session of its own, so that no interrupt at the terminal reaches it.
    const child = spawn(program, args, { env, cwd: '/', detached: true, stdio: 'ignore' });
    const daemon: { ending: string | undefined } = { ending: undefined };
    child.once('error', (error) => reject(toError(error)));
    child.once('exit', (status, signal) => {
      daemon.ending = status === null ? `was ended by ${signal}` : `ended with status ${status}`;
    });
    child.once('spawn', () => {
      child.unref();
      resolve(daemon);
    });
  });
}
