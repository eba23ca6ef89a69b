import { execFile } from 'node:child_process';
import { PROGRAM_LIMIT_MS, WAIT_LIMIT_MS } from '../../support/time-limits.ts';

/** Runs virsh, libvirt's own client. Resolves to its output, or rejects with its error output. */
export function virsh(uri: string, ...args: readonly string[]): Promise<string> {
  return run('/usr/bin/virsh', ['--connect', uri, ...args]);
}

/**
 * Runs a Python script, which can import libvirt. Resolves to the JSON value that it printed. The
 * arguments are in `sys.argv[1:]`.
 */
export async function python<T>(script: string, ...args: readonly string[]): Promise<T> {
  const output = await run('/usr/bin/python3', ['-c', script, ...args]);
  try {
    return JSON.parse(output) as T;
  } catch (cause) {
    throw new Error(`the script did not print JSON but ${JSON.stringify(output)}`, { cause });
  }
}

/** Runs a program to its end. Resolves to its standard output. */
export function run(
  program: string,
  args: readonly string[],
  timeoutMs = PROGRAM_LIMIT_MS,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL', env: ENVIRONMENT } as const;
    const child = execFile(
      program,
      args,
      { ...options, encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const why = error.killed ? `was stopped after ${timeoutMs} ms` : `ended with ${error.code}`;
        const command = [program, ...args].join(' ');
        reject(new Error(`${command} ${why}\n${stderr}`, { cause: error }));
      },
    );
    child.stdin?.end();
  });
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** English messages, and no settings of the user that would change the daemon in use. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  WAIT_LIMIT_SECONDS: String(WAIT_LIMIT_MS / 1000),
};
