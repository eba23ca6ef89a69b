import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../../../support/time-limits.ts';

const PROGRAM = join(import.meta.dirname, 'support/open-daemon.ts');

/** Runs the program to its end. Returns the lines that it printed. */
async function lines(how: string): Promise<string[]> {
  const args = ['--import', 'tsx', PROGRAM, how];
  const options = { timeout: PROGRAM_LIMIT_MS };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return stdout.trim().split('\n');
}

describe('A process with an open in-memory daemon', () => {
  it.each([
    ['ends by itself', 'end'],
    ['exits', 'exit'],
  ])('%s and leaves no folder behind', async (_, how) => {
    const [socket = ''] = await lines(how);
    expect(socket).toMatch(/libvirt-sock$/);
    expect(existsSync(dirname(socket))).toBe(false);
  });

  it.each([
    ['listens', 'ref'],
    ['has crashed', 'crash'],
  ])('stays alive after ref() until the daemon, which %s, is closed', async (_, how) => {
    expect(await lines(how)).toEqual([expect.stringMatching(/libvirt-sock$/), 'alive']);
  });
});
