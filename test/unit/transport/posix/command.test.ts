import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import type { CommandOptions, Transport } from '../../../../src/transport/index.ts';
import { connectCommand } from '../../../../src/transport/index.ts';
import { until } from '../../../support/until.ts';
import { inbox } from '../support/inbox.ts';

describe('connectCommand', () => {
  it('passes only the given environment', async () => {
    const script = `process.stdout.write(JSON.stringify(process.env))`;
    const transport = await runScript(script, { env: { ONLY: 'this' } });
    const box = inbox(transport);
    await box.closed;
    expect(JSON.parse(box.text)).toEqual({ ONLY: 'this' });
  });

  it('reports the signal that ended a program', async () => {
    const box = inbox(await runScript(`process.kill(process.pid, 'SIGUSR2')`));
    await expect(box.closed).resolves.toMatchObject({
      message: expect.stringContaining('was ended by SIGUSR2'),
    });
  });

  it('kills a program that ignores SIGTERM', async () => {
    const script = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.stdout.write(String(process.pid))`;
    const transport = await runScript(script);
    const box = inbox(transport);
    await until(() => box.text !== '');
    transport.destroy();
    await expect(box.closed).resolves.toBeUndefined();
    await until(() => !isRunning(Number(box.text)));
  });

  it('fails for a program that is not executable', async () => {
    const options = { program: tmpdir(), args: [], env: {}, address: 'x', isSecure: false };
    await expect(connectCommand(options)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      phase: 'connect',
      outcome: 'not-sent',
      message: expect.stringContaining('not executable'),
    });
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
