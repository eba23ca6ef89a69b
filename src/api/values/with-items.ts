import type { Procedure } from '../../protocol/index.ts';

/**
 * Returns the same procedure, but its reply has other items: `convert` is called with each item of
 * the reply's array as soon as it is decoded.
 *
 * The statistics of a thousand domains take a third of the time of a conversion after the call:
 * the decoded items need not survive collections of young objects. PERF.md has the measurement.
 */
export function withItems<Args, Field extends string, Item, Converted>(
  procedure: Procedure<Args, { readonly [_ in Field]: readonly Item[] }>,
  convert: (item: Item) => Converted,
): Procedure<Args, { readonly [_ in Field]: readonly Converted[] }> {
  return {
    ...procedure,
    ret: {
      encode() {
        throw new Error('A converted reply cannot be encoded');
      },
      decode(reader) {
        reader.convertItems(convert as (item: unknown) => unknown);
        return procedure.ret.decode(reader) as never;
      },
    },
  };
}
