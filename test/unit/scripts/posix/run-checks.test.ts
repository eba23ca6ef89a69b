import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { failure, SUCCESS } from '../../../../scripts/checks/findings.ts';
import { runChecks } from '../../../../scripts/checks/run-checks.ts';
import { explain, isSuccess } from '../../../../scripts/checks/summary.ts';

describe('a run of checks', () => {
  beforeEach(() => {
    jest.spyOn(console, 'log').mockReturnValue();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('goes on after a check that fails or throws', async () => {
    const checks = {
      first: async () => failure('this', 'that'),
      second: () => Promise.reject(new Error('boom')),
      third: async () => SUCCESS,
    };
    const results = await runChecks(checks, new AbortController().signal);
    expect(results).toMatchObject([
      { name: 'first', failed: 1, notes: ['failed: this', 'failed: that'] },
      { name: 'second', failed: 1, notes: ['failed: Error: boom'] },
      { name: 'third', passed: 1 },
    ]);
  });

  it('names the checks that it did not run, and why', async () => {
    const controller = new AbortController();
    let runs = 0;
    const checks = {
      first: async () => SUCCESS,
      second: async () => {
        controller.abort(new Error('interrupted by SIGTERM'));
        return failure('interrupted by SIGTERM');
      },
      third: async () => {
        runs += 1;
        return SUCCESS;
      },
    };
    const results = await runChecks(checks, controller.signal);
    expect(runs).toBe(0);
    expect(results[2]).toMatchObject({ name: 'third', passed: 0, failed: 0, skipped: 1 });
    expect(explain(results)).toMatch(/^third: not run: interrupted by SIGTERM$/m);
    expect(isSuccess(results, false)).toBe(false);
  });
});
