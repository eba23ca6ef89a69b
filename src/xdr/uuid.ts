/** Two lower-case hexadecimal digits of each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The value of each hexadecimal digit by its character code; -1 for all other characters. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase());
  return code === 0 ? -1 : digit;
});

/** Where the digits of each byte stand in the canonical form, 8-4-4-4-12. See RFC 9562 section 4. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

const LENGTH = 36;

/** Whether `text` is a UUID in its canonical form of 36 characters. Either case is fine. */
export function isUuid(text: string): boolean {
  return parseUuid(text, new Uint8Array(16), 0);
}

/** The canonical lower-case form of the 16 bytes at `at`. */
export function formatUuid(bytes: Uint8Array, at: number): string {
  return (
    hex(bytes, at, 4) +
    '-' +
    hex(bytes, at + 4, 2) +
    '-' +
    hex(bytes, at + 6, 2) +
    '-' +
    hex(bytes, at + 8, 2) +
    '-' +
    hex(bytes, at + 10, 6)
  );
}

function hex(bytes: Uint8Array, at: number, count: number): string {
  let text = '';
  for (let offset = at; offset < at + count; offset += 1) text += HEX[bytes[offset] as number];
  return text;
}

/** Writes the 16 bytes of a UUID at `at`. Returns false, with the bytes undefined, when it is none. */
export function parseUuid(text: string, bytes: Uint8Array, at: number): boolean {
  // A digit that is none makes the sum of all bits negative.
  let bits = hasDashes(text) ? 0 : -1;
  for (let index = 0; index < 16; index += 1) {
    const place = PLACES[index] as number;
    const high = DIGITS[text.charCodeAt(place)] ?? -1;
    const low = DIGITS[text.charCodeAt(place + 1)] ?? -1;
    bits |= high | low;
    bytes[at + index] = (high << 4) | low;
  }
  return bits >= 0;
}

function hasDashes(text: string): boolean {
  return (
    text.length === LENGTH &&
    text[8] === '-' &&
    text[13] === '-' &&
    text[18] === '-' &&
    text[23] === '-'
  );
}
