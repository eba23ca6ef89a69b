import { describe, expect, it } from '@jest/globals';
import { closingLine, explain, isSuccess } from '../../../scripts/checks/summary.ts';

const lint = { name: 'lint', seconds: 1.25, passed: 1, failed: 0, skipped: 0, notes: [] };
const skipping = { ...lint, name: 'libvirtd', passed: 2, skipped: 3, notes: ['skipped: it'] };
const unrun = { ...lint, name: 'unit', seconds: 0, passed: 0, skipped: 1, notRun: 'interrupted' };
const failing = { ...lint, name: 'unit', passed: 40, failed: 1, notes: ['failed: that'] };

describe('The summary of all checks', () => {
  it('ends with one line of totals', () => {
    expect(closingLine([lint, skipping, failing])).toBe('43 passed, 1 failed, 3 skipped');
  });

  it('lists failed and skipped tests below their check', () => {
    expect(explain([lint, failing]).split('\n')).toEqual([
      'lint: 1 passed, 0 failed, 0 skipped (1.3 s)',
      'unit: 40 passed, 1 failed, 0 skipped (1.3 s)',
      '  failed: that',
    ]);
  });

  it('says which checks were not run, and counts them as skipped', () => {
    expect(explain([lint, unrun]).split('\n').at(-1)).toBe('unit: not run: interrupted');
    expect(closingLine([lint, unrun])).toBe('1 passed, 0 failed, 1 skipped');
  });

  it.each([
    ['succeeds in a lenient and in a strict run if all tests passed', [lint], true, true],
    ['fails in a lenient and in a strict run if a test failed', [lint, failing], false, false],
    ['succeeds only in a lenient run if a test was skipped', [lint, skipping], true, false],
    ['fails in a lenient and in a strict run if a check was not run', [lint, unrun], false, false],
    ['fails in a lenient and in a strict run if no test passed', [], false, false],
  ])('%s', (_, results, lenient, strict) => {
    expect([isSuccess(results, false), isSuccess(results, true)]).toEqual([lenient, strict]);
  });
});
