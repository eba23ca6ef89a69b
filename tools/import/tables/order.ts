/** Orders by code units, so that a table comes out the same on every machine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The order of lists whose entries come from several libraries. */
export function byLibraryAndName(
  left: { readonly library: string; readonly name: string },
  right: { readonly library: string; readonly name: string },
): number {
  return compareText(left.library, right.library) || compareText(left.name, right.name);
}
