import type { Procedure } from '../../protocol/index.ts';

/**
 * Returns the same procedure, but its reply has other items: `convert` is called with each item of
 * the reply's array as soon as it is decoded.
 *
 * The decoded items are garbage at once, and V8 need not copy them in collections of young objects.
 * PERF.md has the measurement. The codecs must be loaded: call it lazily.
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
