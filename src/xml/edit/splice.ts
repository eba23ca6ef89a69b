/** A change of a text: the range [start, end) is replaced. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Returns the part [start, end) of a text with changes. Changes at one place are made in their
 * order.
 */
export function applySplices(
  text: string,
  start: number,
  end: number,
  splices: readonly Splice[],
): string {
  const sorted = [...splices].sort((one, other) => one.start - other.start || one.end - other.end);
  let result = '';
  let at = start;
  for (const splice of sorted) {
    result += text.slice(at, Math.max(at, splice.start)) + splice.text;
    at = Math.max(at, splice.end);
  }
  return result + text.slice(at, end);
}
