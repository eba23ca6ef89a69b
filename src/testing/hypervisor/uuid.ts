const HEX_32 = /^[0-9a-f]{32}$/;

/**
 * Parses a UUID as libvirt does (virUUIDParse): 32 hexadecimal digits, with optional hyphens
 * between them. Returns its canonical form, or undefined if the text is not a UUID.
 */
export function parseUuidText(text: string): string | undefined {
  const digits = text.trim().replaceAll('-', '').toLowerCase();
  if (!HEX_32.test(digits)) {
    return undefined;
  }
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, index) => digits.slice(cuts[index], end))
    .join('-');
}
