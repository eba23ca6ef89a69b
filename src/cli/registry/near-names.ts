const NEAR_MAX = 3;

/** Returns the names that are similar to a name that does not exist. */
export function nearNames(name: string, names: readonly string[]): readonly string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  return names
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= limit || candidate.startsWith(`${name}-`))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, NEAR_MAX)
    .map(({ candidate }) => candidate);
}

/** Returns the names that are the most similar to a name, the first first, however far they are. */
export function closestNames(name: string, names: readonly string[]): readonly string[] {
  const word = name.toLowerCase();
  const isPart = (candidate: string): boolean => candidate.toLowerCase().includes(word);
  const distanceOf = (candidate: string): number =>
    editDistance(word, candidate.toLowerCase()) - (isPart(candidate) ? candidate.length : 0);
  return names
    .map((candidate) => ({ candidate, distance: distanceOf(candidate) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, NEAR_MAX)
    .map(({ candidate }) => candidate);
}

/**
 * Returns the number of letters to insert, remove or replace, or of neighbours to swap, that make
 * one word of another.
 */
function editDistance(from: string, to: string): number {
  const letters = [...from.slice(0, 64)];
  const others = [...to];
  let before: readonly number[] = [];
  let row = Array.from({ length: others.length + 1 }, (_, at) => at);
  for (const [index, letter] of letters.entries()) {
    const next = [index + 1];
    for (const [at, other] of others.entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1);
      const isSwapped = letters[index - 1] === other && others[at - 1] === letter && at > 0;
      const swapped = isSwapped ? (before[at - 1] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[others.length] ?? 0;
}
