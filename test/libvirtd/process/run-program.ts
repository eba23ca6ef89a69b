import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs program.ts in a process of its own, which is killed if it does not end by itself. */
export async function runProgram(
  way: string,
  uri: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const child = spawn(process.execPath, [TSX, PROGRAM, way, uri], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PROGRAM_LIMIT_MS,
    killSignal: 'SIGKILL',
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [status] = await once(child, 'close');
  return { status, stdout, stderr };
}

const TSX = join(import.meta.dirname, '../../../node_modules/tsx/dist/cli.mjs');
const PROGRAM = join(import.meta.dirname, 'program.ts');
