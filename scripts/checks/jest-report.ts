import { stripVTControlCharacters } from 'node:util';
import type { Findings } from './findings.ts';
import { failure } from './findings.ts';

/** What is read of the file that Jest writes by --json. */
export interface JestReport {
  readonly testResults: readonly JestFile[];
}

interface JestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly JestTest[];
}

interface JestTest {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages: readonly string[];
}

/** Counts the tests of a report; `ending` is how the process of Jest ended. */
export function findingsOf(report: JestReport | null, ending: number | string): Findings {
  if (report === null) return failure(`jest wrote no report: ${ending}`);
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === 'failed');
  const skipped = tests.filter((test) => !['passed', 'failed'].includes(test.status));
  const broken = report.testResults.filter(isBroken);
  const notes = [
    ...broken.map((file) => `failed: ${file.name}: ${firstLine(file.message)}`),
    ...failed.map((test) => `failed: ${test.fullName}: ${firstLine(test.failureMessages[0])}`),
    ...skipped.map((test) => `skipped: ${test.fullName}`),
  ];
  const passed = tests.length - failed.length - skipped.length;
  const failures = failed.length + broken.length;
  if (failures > 0 || ending === 0) {
    return { passed, failed: failures, skipped: skipped.length, notes };
  }
  const why = `failed: jest ended with ${ending}, although no test failed`;
  return { passed, failed: 1, skipped: skipped.length, notes: [why, ...notes] };
}

/** A file that failed without a failed test counts as one: it does not load, or cannot tidy up. */
function isBroken(file: JestFile): boolean {
  const hasFailedTest = file.assertionResults.some((test) => test.status === 'failed');
  return file.status === 'failed' && !hasFailedTest;
}

/** The first line that says something. */
function firstLine(text = ''): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim());
  return lines.find((line) => line !== '' && !/^● Test suite failed to run$/.test(line)) ?? '';
}
