import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDaemon } from '../../../../src/transport/daemon.ts';
import { until } from '../../../support/until.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'libvirt-client-daemon-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('A daemon that startDaemon starts', () => {
  it('has its own session, and its exit is reported', async () => {
    const file = join(folder, 'stat');
    const script = `const fs = require('node:fs'); fs.writeFileSync(${JSON.stringify(file)}, fs.readFileSync('/proc/self/stat')); process.exitCode = 3`;
    const daemon = await startDaemon({ program: process.execPath, args: ['-e', script], env: {} });
    await until(() => daemon.ending !== undefined);
    expect(daemon.ending).toBe('ended with status 3');
    const [pid, , , , , session] = readFileSync(file, 'utf8')
      .replace(/\(.*\)/, '()')
      .split(' ');
    expect(session).toBe(pid);
  });
});
