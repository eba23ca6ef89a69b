import { describe, expect, it } from '@jest/globals';
import { closingLine, explain, isSuccess } from '../../../scripts/checks/summary.ts';

const lint = { name: 'lint', seconds: 1.25, passed: 1, failed: 0, skipped: 0, notes: [] };
const skipping = { ...lint, name: 'libvirtd', passed: 2, skipped: 3, notes: ['skipped: it'] };
const failing = { ...lint, name: 'unit', passed: 40, failed: 1, notes: ['failed: that'] };

describe('the summary of all checks', () => {
  it('closes with one line over all of them', () => {
    expect(closingLine([lint, skipping, failing])).toBe('43 passed, 1 failed, 3 skipped');
  });

  it('says which tests failed or were skipped, below their check', () => {
    expect(explain([lint, failing]).split('\n')).toEqual([
      'lint: 1 passed, 0 failed, 0 skipped (1.3 s)',
      'unit: 40 passed, 1 failed, 0 skipped (1.3 s)',
      '  failed: that',
    ]);
  });

  it.each([
    ['all passed', [lint], true, true],
    ['something failed', [lint, failing], false, false],
    ['something was skipped', [lint, skipping], true, false],
    ['nothing passed', [], false, false],
  ])(
    'is a success or not when %s, in a lenient and a strict run',
    (_, results, lenient, strict) => {
      expect([isSuccess(results, false), isSuccess(results, true)]).toEqual([lenient, strict]);
    },
  );
});
