import type { Pair } from './pair.ts';

/**
 * Returns the pairs whose second elements are not in the order of the first ones: as few as
 * possible, all except a longest rising sequence.
 *
 * @param pairs The pairs in the order of the first document.
 */
export function moved(pairs: readonly Pair[]): readonly Pair[] {
  const starts = pairs.map(({ after }) => after.start);
  // For each length, the index of the smallest last item of a rising sequence of that length.
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, start] of starts.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[ends[middle] ?? 0] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? undefined : ends[low - 1];
    ends[low] = index;
  }
  const inOrder = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) inOrder.add(at);
  return pairs.filter((_, index) => !inOrder.has(index));
}
