import type { Procedure } from '../../protocol/index.ts';
import type { ItemReader, XdrReader } from '../../xdr/index.ts';

/**
 * Returns the same procedure, but its reply has other items. `startReading` is called for each reply,
 * and returns the function that reads the items. That gets the function of their codec.
 *
 * PERF.md has the measurement. The codecs must be loaded: call it lazily.
 */
export function withItems<Args, Field extends string, Wire, Item>(
  procedure: Procedure<Args, { readonly [_ in Field]: readonly Wire[] }>,
  startReading: () => (reader: XdrReader, read: (reader: XdrReader) => Wire) => Item,
): Procedure<Args, { readonly [_ in Field]: readonly Item[] }> {
  return {
    ...procedure,
    ret: {
      encode() {
        throw new Error('A converted reply cannot be encoded');
      },
      decode(reader) {
        reader.readItemsWith(startReading() as ItemReader);
        return procedure.ret.decode(reader) as never;
      },
    },
  };
}
