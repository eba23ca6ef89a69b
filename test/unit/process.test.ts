import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../support/time-limits.ts';

const PROGRAM = join(import.meta.dirname, '../support/awaiting-program.ts');

describe('A process that only awaits a promise of the library', () => {
  it('stays alive until the promise settles, and ends after everything is closed', async () => {
    const options = { timeout: PROGRAM_LIMIT_MS, env: { PATH: process.env['PATH'] } };
    const args = ['--import', 'tsx', PROGRAM];
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    expect(stdout.trim().split('\n')).toEqual([
      'a call that the daemon in memory delays',
      'an inventory after its subscription was refused',
      'a fleet that probes a host',
      'a fleet that opens a lost host again',
    ]);
  });
});
