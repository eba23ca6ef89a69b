import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../support/time-limits.ts';
import type { Report } from './session-daemon/program.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const USER_ID = 65_534;
const TSX = join(import.meta.dirname, '../../node_modules/tsx/dist/cli.mjs');
const FOLDER = join(import.meta.dirname, 'session-daemon');

describeWithLibvirtd('the session daemon', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-session-'));
    chmodSync(folder, 0o755);
    for (const name of ['home', 'run']) {
      mkdirSync(join(folder, name), { mode: 0o700 });
      chownSync(join(folder, name), USER_ID, USER_ID);
    }
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is started once for several clients if none listens, and stays', async () => {
    const { stdout, stderr } = await run(join(FOLDER, 'program.ts'));
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({
      types: ['QEMU', 'QEMU', 'QEMU'],
      uri: 'qemu:///session',
      daemons: ['/usr/sbin/libvirtd --timeout=120 '],
      environment: ['HOME', 'LC_ALL', 'PATH', 'TMPDIR', 'XDG_RUNTIME_DIR'],
      folderMode: '700',
      virsh: 'qemu:///session',
    });
    expect(report.files).toEqual(expect.arrayContaining(['libvirt-sock', 'libvirtd.pid']));
    expect(report.files).not.toContain('libvirtd.lock');
  });

  describe('is not started', () => {
    const script = (what: string): string => {
      const module = JSON.stringify(join(import.meta.dirname, '../../src/index.ts'));
      return `import { connect } from ${module};
try { await connect('qemu:///session'${what}); } catch (error) {
  process.stdout.write(JSON.stringify({ message: error.message, code: error.code, phase: error.phase }));
}`;
    };

    it('if LIBVIRT_AUTOSTART is 0', async () => {
      const answer = await runScript(script(''), { LIBVIRT_AUTOSTART: '0' });
      expect(answer).toMatchObject({
        code: 'CONNECT_FAILED',
        message: expect.stringContaining('no such socket (ENOENT)'),
      });
    });

    it('if there is no such program, which the error names', async () => {
      const answer = await runScript(script(''), { LIBVIRTD_PATH: '/nowhere' });
      expect(answer).toMatchObject({
        code: 'CONNECT_FAILED',
        phase: 'connect',
        message: expect.stringContaining(
          '/nowhere/libvirtd cannot be started: no such program (ENOENT)',
        ),
      });
    });

    it('again if it does not listen, which ends in CONNECT_TIMEOUT', async () => {
      const programs = join(folder, 'programs');
      mkdirSync(programs);
      writeFileSync(join(programs, 'libvirtd'), '#!/bin/sh\nexec sleep 30\n');
      chmodSync(join(programs, 'libvirtd'), 0o755);
      const options = ', { connectTimeoutMs: 700 }';
      const answer = await runScript(script(options), { VIRTD_PATH: programs });
      expect(answer).toMatchObject({ code: 'CONNECT_TIMEOUT', phase: 'connect' });
    });

    it('again if it exits at once, and the error has its status', async () => {
      const programs = join(folder, 'programs');
      mkdirSync(programs);
      writeFileSync(join(programs, 'libvirtd'), '#!/bin/sh\nexit 5\n');
      chmodSync(join(programs, 'libvirtd'), 0o755);
      const answer = await runScript(script(''), { VIRTD_PATH: programs });
      expect(answer.message).toMatch(
        /libvirtd --timeout=120 was started and ended with status 5, but no daemon listens at .*libvirt-sock/,
      );
    });
  });

  interface Answer {
    readonly message: string;
  }

  async function runScript(
    script: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const file = join(folder, 'script.mts');
    writeFileSync(file, script, { mode: 0o644 });
    const { stdout, stderr } = await run(file, environment);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Answer;
  }

  function run(
    script: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const command = ['env', ...settings, process.execPath, TSX, script];
    const options = { timeout: PROGRAM_LIMIT_MS, killSignal: 'SIGKILL' } as const;
    return new Promise((resolve) => {
      execFile(join(FOLDER, 'user.sh'), [folder, ...command], options, (_, stdout, stderr) => {
        resolve({ stdout, stderr });
      });
    });
  }
});
