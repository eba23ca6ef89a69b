import { spawn } from 'node:child_process';
import { toError } from '../errors/index.ts';

/** The program of a daemon. */
export interface DaemonOptions {
  readonly program: string;
  readonly args: readonly string[];

  /** The complete environment of the daemon. */
  readonly env: Readonly<Record<string, string>>;
}

/** A daemon that was started. */
export interface StartedDaemon {
  /** The reason for which the daemon ended; undefined while it runs. */
  readonly ending: string | undefined;
}

/**
 * Starts a program that outlives this process. It is never stopped here, because others may use it
 * soon.
 *
 * @throws Error of Node if the program cannot be run.
 */
export function startDaemon({ program, args, env }: DaemonOptions): Promise<StartedDaemon> {
  return new Promise((resolve, reject) => {
    // It gets its own session, so that an interrupt at the terminal does not reach it.
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
