import { execFile } from 'node:child_process';
import { PROGRAM_LIMIT_MS } from '../../../support/time-limits.ts';
import { USER_ID } from '../../../unit/uri/support/rows.ts';
import type { Task } from '../observe.ts';

/** Opens a task's URI with virsh or virt-admin. */
export function runClient({
  program,
  uri,
  as,
  readOnly,
  variables,
}: Task): Promise<{ readonly exitCode: number | null; readonly stderr: string }> {
  const command = [
    ...(as === 'user'
      ? ['setpriv', `--reuid=${USER_ID}`, `--regid=${USER_ID}`, '--clear-groups']
      : ['setpriv']),
    program,
    ...(uri === null ? [] : ['--connect', uri]),
    ...(readOnly ? ['--readonly'] : []),
    program.endsWith('virsh') ? 'uri' : 'srv-list',
  ];
  const env = { LC_ALL: 'C', ...variables };
  const options = { env, timeout: PROGRAM_LIMIT_MS, killSignal: 'SIGKILL', cwd: '/' } as const;
  return new Promise((resolve) => {
    const child = execFile('/usr/bin/env', command, options, (error, _, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), stderr });
    });
    child.stdin?.end();
  });
}
