/** The candidate that is spelled most like `name`; undefined if none is close. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** `; did you mean "X"?` for a message, or an empty string. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const found = nearest(name.slice(0, NAME_MAX), candidates);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

/** Names are short. A longer text is not compared: the comparison takes time in its square. */
const NAME_MAX = 64;

/** Levenshtein's distance of two words; `limit` or more is all the same. */
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
