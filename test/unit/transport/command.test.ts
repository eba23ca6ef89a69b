import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDaemon } from '../../../src/transport/daemon.ts';
import type { CommandOptions, Transport } from '../../../src/transport/index.ts';
import { connectCommand } from '../../../src/transport/index.ts';
import { until } from '../../support/until.ts';
import { inbox } from './support/inbox.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'libvirt-client-command-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('connectCommand', () => {
  it('carries bytes over the standard input and output of a program', async () => {
    const transport = await runScript('process.stdin.pipe(process.stdout)');
    const box = inbox(transport);
    const text = 'x'.repeat(300_000);
    transport.write(Buffer.from(text));
    await until(() => box.text.length === text.length);
    await transport.end();
    await expect(box.closed).resolves.toBeUndefined();
  });

  it('passes the arguments unchanged', async () => {
    const args = ['$HOME', '`id`', "'", 'a b', '; touch /nowhere'];
    const script = `process.stdout.write(JSON.stringify(process.argv.slice(1)))`;
    const box = inbox(await runScript(script, { args }));
    await box.closed;
    expect(JSON.parse(box.text)).toEqual(args);
  });

  it('reports the exit status and the standard error of a program that failed', async () => {
    const script = `console.error('no route\\u001b[31m to host'); process.exit(7)`;
    const box = inbox(await runScript(script));
    await expect(box.closed).resolves.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringMatching(/ended with status 7: no route\?\[31m to host$/),
    });
  });

  it('keeps only the end of a long standard error', async () => {
    const script = `process.stderr.write('x'.repeat(2_000_000) + ' the end'); process.exitCode = 1`;
    const error = await inbox(await runScript(script)).closed;
    expect(error?.message).toMatch(/ the end$/);
    expect(error?.message.length).toBeLessThan(1200);
  });

  it('reports a program that exits without output, even with status 0', async () => {
    await expect(inbox(await runScript('')).closed).resolves.toMatchObject({
      message: expect.stringContaining('ended with status 0'),
    });
    const spoken = inbox(await runScript(`process.stdout.write('bye')`));
    await expect(spoken.closed).resolves.toBeUndefined();
  });

  it('ends a program that ignores the end of its input', async () => {
    const script = `setInterval(() => {}, 1000); process.stdout.write(String(process.pid))`;
    const transport = await runScript(script);
    const box = inbox(transport);
    await until(() => box.text !== '');
    await transport.end();
    await until(() => !isRunning(Number(box.text)));
  });

  it.each([
    ['does not exist', '/nowhere/at/all', 'no such program'],
    ['has a name with a NUL', 'a\0b', 'null bytes'],
  ])('fails for a program that %s', async (_, program, says) => {
    const options = { program, args: [], env: {}, address: 'x', isSecure: false };
    await expect(connectCommand(options)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      phase: 'connect',
      outcome: 'not-sent',
      message: expect.stringContaining(says),
    });
  });

  it('starts no program if its signal has aborted', async () => {
    const reason = new Error('changed my mind');
    const file = join(folder, 'started');
    const signal = AbortSignal.abort(reason);
    const script = `require('node:fs').writeFileSync(${JSON.stringify(file)}, '')`;
    await expect(runScript(script, { signal })).rejects.toBe(reason);
    expect(existsSync(file)).toBe(false);
  });
});

describe('A daemon that startDaemon starts', () => {
  it('fails if there is no such program', async () => {
    const options = { program: '/nowhere/libvirtd', args: [], env: {} };
    await expect(startDaemon(options)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

function runScript(script: string, options: Partial<CommandOptions> = {}): Promise<Transport> {
  const args = ['-e', script, ...(options.args ?? [])];
  const program = process.execPath;
  return connectCommand({ env: {}, address: 'x', isSecure: false, ...options, program, args });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
