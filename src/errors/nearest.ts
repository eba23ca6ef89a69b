/** Returns the candidate with the spelling nearest to `name`; undefined if none is close. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Returns `; did you mean "X"?` for an error message; an empty string if no candidate is close. */
export function suggestion(name: string, candidates: readonly string[]): string {
  // libvirt's own constant ends with the name: VIR_DOMAIN_XML_SECURE.
  const whole = candidates.find((candidate) => name.endsWith(`_${candidate}`));
  const found = whole ?? nearest(name.slice(0, NAME_MAX), candidates);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

/** The maximum compared length. The time of a comparison grows with the square of the length. */
const NAME_MAX = 64;

/** Returns the Levenshtein distance of two words. A result of `limit` or more is inexact. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...to].entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? limit;
}
