import type { XdrReader } from './reader.ts';

/**
 * Reads an item of an array (RFC 4506, 4.13) in another form. `read` is the codec's function.
 */
export type ItemReader = (reader: XdrReader, read: (reader: XdrReader) => unknown) => unknown;

/** Reads the `count` items of an array in another form. */
export type ArrayReader = (reader: XdrReader, count: number) => unknown;

/** The first array of a value, whose items are read before the value itself. */
export interface ArrayAhead {
  /** The offset of the value. */
  readonly start: number;
  /** The offset of the next item; undefined before the array is found. */
  offset: number | undefined;
  count: number;
  read: (reader: XdrReader) => unknown;
  readonly items: unknown[];
  /** The error of an item that cannot be read. */
  failure: { readonly error: unknown } | undefined;
}
