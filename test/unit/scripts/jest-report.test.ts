import { describe, expect, it } from '@jest/globals';
import { findingsOf } from '../../../scripts/checks/jest-report.ts';

describe('findingsOf', () => {
  it('counts each test by its result', () => {
    const file = fileWith(['passed', 'passed', 'failed', 'pending', 'todo'], 'failed');
    expect(findingsOf({ testResults: [file] }, 1)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
      notes: ['failed: test 2: Error: boom', 'skipped: test 3', 'skipped: test 4'],
    });
  });

  it.each([
    ['cannot be loaded', [], 0],
    ['fails although all its tests passed', ['passed', 'passed'], 2],
  ])('counts a file that %s as one failed test', (_, statuses, passed) => {
    const message =
      '  ● Test suite failed to run\n\n    \u001b[31mafter boom\u001b[39m\n\n   1 | x';
    const file = { ...fileWith(statuses, 'failed'), message };
    expect(findingsOf({ testResults: [fileWith(['passed'], 'passed'), file] }, 1)).toEqual({
      passed: passed + 1,
      failed: 1,
      skipped: 0,
      notes: ['failed: some.test.ts: after boom'],
    });
  });

  it('reports a failure if Jest exits with an error although no test failed', () => {
    expect(findingsOf({ testResults: [fileWith(['passed'], 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      notes: ['failed: jest ended with 1, although no test failed'],
    });
  });

  it('reports a failure if Jest wrote no report', () => {
    const { failed, notes } = findingsOf(null, 'ended by SIGKILL');
    expect(failed).toBe(1);
    expect(notes).toEqual(['failed: jest wrote no report: ended by SIGKILL']);
  });
});

function fileWith(statuses: readonly string[], status: string) {
  return {
    name: 'some.test.ts',
    status,
    message: '',
    assertionResults: statuses.map((each, index) => ({
      status: each,
      fullName: `test ${index}`,
      failureMessages: each === 'failed' ? ['Error: boom\n    at somewhere'] : [],
    })),
  };
}
