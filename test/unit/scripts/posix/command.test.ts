import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { commandCheck } from '../../../../scripts/checks/command.ts';

describe('A command as a check', () => {
  const { signal } = new AbortController();
  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('shows in its notes what the command printed before it failed', async () => {
    const script = 'echo ok a; echo failed b; echo why; exit 3';
    expect(await commandCheck('sh', '-c', script)(signal)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
      notes: [`failed: sh -c ${script}: 3`, '  failed b', '  why'],
    });
  });

  it('passes without notes', async () => {
    expect(await commandCheck('sh', '-c', 'echo failed')(signal)).toMatchObject({
      passed: 1,
      notes: [],
    });
  });

  it('is skipped if the status says that it cannot run', async () => {
    expect(await commandCheck('sh', '-c', 'exit 77')(signal)).toMatchObject({
      ...{ passed: 0, failed: 0, skipped: 1 },
    });
  });
});
