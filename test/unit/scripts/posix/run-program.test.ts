import { describe, expect, it } from '@jest/globals';
import { runProgram } from '../../../../scripts/checks/run-program.ts';
import { until } from '../../../support/until.ts';

const never = new AbortController().signal;
const node = (script: string): readonly string[] => [process.execPath, '-e', script];

describe('running a program', () => {
  it('resolves to its exit status', async () => {
    expect(await runProgram(node('process.exit(3)'), { signal: never })).toBe(3);
    expect(await runProgram(['true'], { signal: never })).toBe(0);
  });

  it('resolves to the signal that ended it, or why it could not start', async () => {
    const killed = runProgram(node("process.kill(process.pid, 'SIGTERM')"), { signal: never });
    expect(await killed).toBe('ended by SIGTERM');
    const nowhere = runProgram(['/nowhere/at/all'], { signal: never });
    expect(await nowhere).toMatch(/ENOENT/);
  });

  it('ends it with all that it has started when the signal aborts', async () => {
    const controller = new AbortController();
    let output = '';
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
      console.log(child.pid + ' ');
      setInterval(() => {}, 1000);`;
    const running = runProgram(node(script), {
      signal: controller.signal,
      onOutput: (text) => {
        output += text;
      },
    });
    await until(() => /^\d+ /.test(output));
    controller.abort(new Error('enough'));
    expect(await running).toBe('enough');
    await until(() => !isRunning(Number.parseInt(output, 10)));
  });

  it('starts nothing that lasts once the signal has aborted', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    expect(await runProgram(['sleep', '1000'], { signal })).toBe('too late');
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
