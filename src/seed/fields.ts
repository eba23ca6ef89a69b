/** Returns an integer in both byte orders, as ECMA-119 records sizes and locations (7.3.3). */
export function both32(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, value, true);
  view.setUint32(4, value, false);
  return bytes;
}

/** Returns a 16-bit integer in both byte orders (ECMA-119, 7.2.3). */
export function both16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8, value >> 8, value & 0xff);
}

/** Returns a 32-bit integer, little or big endian (ECMA-119, 7.3.1 and 7.3.2). */
export function uint32(value: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, littleEndian);
  return bytes;
}

/** Returns a 16-bit integer, little or big endian (ECMA-119, 7.2.1 and 7.2.2). */
export function uint16(value: number, littleEndian: boolean): Uint8Array {
  return littleEndian
    ? Uint8Array.of(value & 0xff, value >> 8)
    : Uint8Array.of(value >> 8, value & 0xff);
}

/** Returns a text of ASCII characters, filled up with spaces. */
export function ascii(text: string, size = text.length): Uint8Array {
  return Uint8Array.from(text.padEnd(size, ' '), (character) => character.charCodeAt(0));
}

/** Returns a text in UCS-2, big endian, as Joliet requires, filled up with spaces. */
export function ucs2(text: string, size = text.length * 2): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const filled = text.padEnd(size >> 1, ' ');
  for (let index = 0; index < size >> 1; index += 1) {
    view.setUint16(index * 2, filled.charCodeAt(index), false);
  }
  return bytes;
}

/** Returns the time of a directory record: 7 bytes, in UTC (ECMA-119, 9.1.5). */
export function recordDate(date: Date): Uint8Array {
  return Uint8Array.of(
    date.getUTCFullYear() - 1900,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    0,
  );
}

/** Returns the time of a volume: 16 digits and the time zone, UTC (ECMA-119, 8.4.26.1). */
export function volumeDate(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/\D/g, '').slice(0, 16);
  return concat([ascii(digits), Uint8Array.of(0)]);
}

/** A time of a volume that is not specified. */
export function noVolumeDate(): Uint8Array {
  return concat([ascii('0'.repeat(16)), Uint8Array.of(0)]);
}

/** Joins parts. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The size of a logical sector, in bytes. Each part of an image begins at one. */
export const SECTOR = 2048;

/** Returns the number of sectors that bytes take. */
export function sectorsOf(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / SECTOR);
}

/** Fills up the last sector with zeros. */
export function padded(bytes: Uint8Array): Uint8Array {
  const rest = sectorsOf(bytes) * SECTOR - bytes.length;
  return rest === 0 ? bytes : concat([bytes, new Uint8Array(rest)]);
}
