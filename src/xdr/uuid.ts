/** Two lower-case hexadecimal digits of each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` is a UUID in its canonical form of 36 characters. Either case is fine. */
export function isUuid(text: string): boolean {
  return CANONICAL.test(text);
}

/** The canonical lower-case form of the 16 bytes at `at`. See RFC 9562 section 4. */
export function formatUuid(bytes: Uint8Array, at: number): string {
  const hex = (offset: number): string => HEX[bytes[at + offset] as number] as string;
  return (
    hex(0) +
    hex(1) +
    hex(2) +
    hex(3) +
    '-' +
    hex(4) +
    hex(5) +
    '-' +
    hex(6) +
    hex(7) +
    '-' +
    hex(8) +
    hex(9) +
    '-' +
    hex(10) +
    hex(11) +
    hex(12) +
    hex(13) +
    hex(14) +
    hex(15)
  );
}

/** Writes the 16 bytes of a UUID that {@link isUuid} has accepted. */
export function parseUuid(text: string, bytes: Uint8Array, at: number): void {
  let offset = at;
  for (let index = 0; index < 36; index += 2) {
    if (text[index] === '-') index += 1;
    bytes[offset] = Number.parseInt(text.slice(index, index + 2), 16);
    offset += 1;
  }
}
