import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../../../support/time-limits.ts';

const CONNECTIONS = 1000;

describe('A daemon with 1,000 connections', () => {
  it('frees their memory when they close', async () => {
    const program = join(import.meta.dirname, 'support/counting-program.ts');
    const args = ['--import', 'tsx', program, String(CONNECTIONS)];
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, args, { timeout: PROGRAM_LIMIT_MS });
    // One object kept of each connection would be twice as many.
    expect(Number(stdout)).toBeLessThan(CONNECTIONS / 2);
  });
});
