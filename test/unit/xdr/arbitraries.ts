import fc from 'fast-check';

/** Any text that a C string in UTF-8 can hold: without NUL and lone surrogates, possibly empty. */
export const SENDABLE_TEXT = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc.string({ unit: 'binary-ascii', minLength: 60, maxLength: 70 }),
  )
  .map((text) => text.replaceAll('\0', ''));

/** A UUID in upper, lower or mixed case. */
export const UUID = fc.uuid().chain((uuid) => fc.mixedCase(fc.constant(uuid)));
