import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { XdrError } from '../../../src/errors/index.ts';
import { isUuid, XdrRaw, XdrReader, XdrWriter } from '../../../src/xdr/index.ts';
import { SENDABLE_TEXT, UUID } from './arbitraries.ts';

const RUNS = { numRuns: 300, seed: 4506 };

/** A type of value: how it is generated, written and read. */
interface Kind<T> {
  readonly values: fc.Arbitrary<T>;
  write(writer: XdrWriter, value: T): void;
  read(reader: XdrReader): T;
}

const char = kind(
  fc.integer({ min: -128, max: 127 }),
  (to, value) => to.char(value),
  (from) => from.char(),
);

const uchar = kind(
  fc.integer({ min: 0, max: 255 }),
  (to, value) => to.uchar(value),
  (from) => from.uchar(),
);

const short = kind(
  fc.integer({ min: -32_768, max: 32_767 }),
  (to, value) => to.short(value),
  (from) => from.short(),
);

const ushort = kind(
  fc.integer({ min: 0, max: 65_535 }),
  (to, value) => to.ushort(value),
  (from) => from.ushort(),
);

const hyper = kind(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  (to, value) => to.hyper(value),
  (from) => from.hyper(),
);

const text = kind(
  SENDABLE_TEXT,
  (to, value) => to.string(value, 1000),
  (from) => from.string(1000),
);

const uuid = kind(
  UUID.map((each) => each.toLowerCase()),
  (to, value) => to.uuid(value.toUpperCase()),
  (from) => from.uuid(),
);

const chars = kind<Uint8Array>(
  fc.uint8Array({ maxLength: 50 }),
  (to, value) => to.chars(value, 50),
  (from) => from.chars(50),
);

const fixedChars = kind<Uint8Array>(
  fc.uint8Array({ minLength: 7, maxLength: 7 }),
  (to, value) => to.fixedChars(value, 7),
  (from) => from.fixedChars(7),
);

/** Arrays of optional texts, such as lists of `remote_string`. */
const texts = kind(
  fc.array(fc.option(SENDABLE_TEXT), { maxLength: 20 }),
  (to, values) =>
    to.array(values, 20, (each, value) =>
      each.optional(value, (one, present) => one.string(present, 1000)),
    ),
  (from) => from.array(20, 4, (each) => each.optional((one) => one.string(1000))),
);

const raw = kind<Uint8Array>(
  fc.uint8Array({ maxLength: 50 }),
  (to, value) => XdrRaw.encode(to, value),
  (from) => new Uint8Array(XdrRaw.decode(from)),
);

/** Raw bytes come last, because they extend to the end. */
const KINDS = {
  char,
  'unsigned char': uchar,
  short,
  'unsigned short': ushort,
  hyper,
  string: text,
  UUID: uuid,
  'char<>': chars,
  'char[7]': fixedChars,
  'array of optional strings': texts,
  'raw bytes': raw,
} as unknown as Readonly<Record<string, Kind<never>>>;

describe('Any value', () => {
  it.each(Object.entries(KINDS))(
    'of the type %s is read as it was written',
    (_, { values, write, read }) => {
      fc.assert(
        fc.property(values, (value) => {
          const writer = new XdrWriter(1);
          write(writer, value);
          const reader = new XdrReader(writer.finish());
          expect(read(reader)).toEqual(value);
          expect(reader.remaining).toBe(0);
        }),
        RUNS,
      );
    },
  );

  it('is read correctly between other values', () => {
    const sequence = fc.array(
      fc
        .constantFrom(...Object.values(KINDS).slice(0, -1))
        .chain((each) => fc.record({ each: fc.constant(each), value: each.values })),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(sequence, (items) => {
        const writer = new XdrWriter();
        for (const { each, value } of items) each.write(writer, value);
        const reader = new XdrReader(writer.finish());
        expect(items.map(({ each }) => each.read(reader))).toEqual(items.map(({ value }) => value));
        expect(reader.remaining).toBe(0);
      }),
      RUNS,
    );
  });

  it('takes a multiple of four bytes', () => {
    fc.assert(
      fc.property(SENDABLE_TEXT, fc.uint8Array(), (string, bytes) => {
        const writer = new XdrWriter();
        writer.string(string, 1000);
        expect(writer.length).toBe(4 + Math.ceil(Buffer.byteLength(string) / 4) * 4);
        writer.opaque(bytes, 1000);
        expect(writer.length % 4).toBe(0);
      }),
      RUNS,
    );
  });
});

describe('Any bytes', () => {
  /** Mostly small numbers, so that lengths and flags are often valid. */
  const bytes = fc
    .array(fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, fc.nat(255)), { maxLength: 120 })
    .map((numbers) => Uint8Array.from(numbers));

  it.each(Object.entries(KINDS))('decode to %s or throw an XdrError', (_, { read }) => {
    fc.assert(
      fc.property(bytes, (input) => {
        const reader = new XdrReader(input);
        try {
          read(reader);
        } catch (error) {
          expect(error).toBeInstanceOf(XdrError);
          expect((error as XdrError).offset).toBeLessThanOrEqual(input.length);
        }
        expect(reader.remaining).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });
});

describe('Any text', () => {
  it('is a UUID if and only if it has the form of one', () => {
    const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
    const nearly = fc
      .tuple(UUID, fc.nat(35), fc.string({ unit: 'binary', minLength: 0, maxLength: 2 }))
      .map(([good, at, other]) => good.slice(0, at) + other + good.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(UUID, nearly, fc.string({ unit: 'binary' })), (string) => {
        expect(isUuid(string)).toBe(form.test(string));
      }),
      { ...RUNS, numRuns: 2000 },
    );
  });

  it('is rejected if and only if a C string cannot hold it', () => {
    const any = fc
      .array(fc.oneof(fc.nat(0xff_ff), fc.constantFrom(0, 0xd8_3d, 0xde_00)), { maxLength: 80 })
      .map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(any, (string) => {
        const writer = new XdrWriter();
        const isWhole = Buffer.from(string).toString() === string;
        const isSendable = isWhole && !string.includes('\0');
        if (isSendable) writer.string(string, 1000);
        else expect(() => writer.string(string, 1000)).toThrow(XdrError);
      }),
      { ...RUNS, numRuns: 1000 },
    );
  });
});

function kind<T>(
  values: fc.Arbitrary<T>,
  write: (writer: XdrWriter, value: T) => void,
  read: (reader: XdrReader) => T,
): Kind<T> {
  return { values, write, read };
}
