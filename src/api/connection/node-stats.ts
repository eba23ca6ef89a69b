interface HostStats {
  readonly params: ReadonlyArray<{ readonly field: string; readonly value: bigint }>;
  readonly nparams: number;
}

/**
 * Gets statistics whose number must be sent with the call. With the number 0 the daemon returns the
 * number.
 */
export async function countedStats(
  ask: (nparams: number) => Promise<HostStats>,
): Promise<Readonly<Record<string, bigint>>> {
  const { nparams } = await ask(0);
  if (nparams === 0) return {};
  const { params } = await ask(nparams);
  return Object.fromEntries(params.map(({ field, value }) => [field, value]));
}

/** Splits a list into rows of a length. */
export function rows<T>(values: readonly T[], length: number): readonly T[][] {
  if (length === 0) return [];
  const count = Math.ceil(values.length / length);
  return Array.from({ length: count }, (_, row) => values.slice(row * length, (row + 1) * length));
}
