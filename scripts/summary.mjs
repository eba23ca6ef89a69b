// What the checks found, summed up.

/** One line a check, and one for each test that failed or was skipped. */
export function explain(results) {
  const lines = results.flatMap(({ name, seconds, notes, ...counts }) => [
    `${name}: ${sentence(counts)} (${seconds.toFixed(1)} s)`,
    ...notes.map((note) => `  ${note}`),
  ]);
  return lines.join('\n');
}

/** `N passed, N failed, N skipped` over all checks. */
export function closingLine(results) {
  return sentence({
    passed: total(results, 'passed'),
    failed: total(results, 'failed'),
    skipped: total(results, 'skipped'),
  });
}

/** Whether nothing failed and something passed; a strict run does not accept skipped tests. */
export function isSuccess(results, strict) {
  if (total(results, 'failed') > 0 || total(results, 'passed') === 0) return false;
  return !(strict && total(results, 'skipped') > 0);
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function total(results, key) {
  return results.reduce((sum, result) => sum + result[key], 0);
}
