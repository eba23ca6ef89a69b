/** Compares by code units, so that a table is the same on every machine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Compares entries of lists that contain several libraries. */
export function byLibraryAndName(
  left: { readonly library: string; readonly name: string },
  right: { readonly library: string; readonly name: string },
): number {
  return compareText(left.library, right.library) || compareText(left.name, right.name);
}
