import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../../../support/time-limits.ts';

const execFileAsync = promisify(execFile);
const PROGRAM = join(import.meta.dirname, 'support/waiting-program.ts');

describe('A helper that waits', () => {
  // Between two polls no call is pending. A process that ended there would end with status 13.
  it.each(['guestExec', 'shutdownGracefully', 'waitForAddress', 'waitForDomainState'])(
    'keeps the process alive until it has settled: %s',
    async (helper) => {
      const args = ['--import', 'tsx', PROGRAM, helper];
      const options = { timeout: PROGRAM_LIMIT_MS, env: { PATH: process.env['PATH'] } };
      const { stdout } = await execFileAsync(process.execPath, args, options);
      expect(stdout).toBe('WAIT_TIMEOUT\n');
    },
  );
});
