import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../../../support/time-limits.ts';

describe('A stream without a listener for error', () => {
  it.each([
    ['closes the connection', 'close'],
    ['aborts the signal of the stream', 'abort'],
  ])('does not end the process if the program itself %s', async (_, deed) => {
    expect(await run(deed)).toEqual({ status: 0, output: 'fine\n', errors: '' });
  });

  it('ends the process if its connection is lost, as a stream of Node does', async () => {
    const { status, errors } = await run('lose');
    expect(status).not.toBe(0);
    expect(errors).toContain("Unhandled 'error' event");
    expect(errors).toContain('TransportError');
  });
});

async function run(deed: string): Promise<{ status: number; output: string; errors: string }> {
  const program = join(import.meta.dirname, 'support/unwatched-program.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, deed], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
    timeout: PROGRAM_LIMIT_MS,
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [status] = await once(child, 'close');
  return { status, output, errors };
}
