import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../../../support/time-limits.ts';

const ROUNDS = 5;

describe('100 migrations at a time between in-memory daemons', () => {
  it('keep no memory when they have ended', async () => {
    const program = join(import.meta.dirname, 'support/migrating-program.ts');
    const args = ['--import', 'tsx', program, String(ROUNDS)];
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, args, { timeout: PROGRAM_LIMIT_MS });
    const { left, kept } = JSON.parse(stdout) as { left: number[]; kept: number };
    expect(left).toEqual([100, 0]);
    // One object kept of each migration would be 1,000.
    expect(kept).toBeLessThan(100);
  });
});
