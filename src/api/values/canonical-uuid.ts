const SPACE_BEFORE = /^[ \t\n\f\r]+/;

/** Each of the 16 bytes may follow dashes and spaces. Only white space may follow the last byte. */
const LOOSE_UUID = /^(?:[- ]*[0-9a-f]{2}){16}[ \t\n\f\r]*$/i;

/**
 * Returns the canonical form of a UUID in any form that libvirt reads (virUUIDParse): with dashes
 * and spaces in any place, or without them. Any other text is returned unchanged, and the caller
 * refuses it.
 */
export function canonicalUuid(text: string): string {
  if (typeof text !== 'string') return text;
  const uuid = text.replace(SPACE_BEFORE, '');
  if (!LOOSE_UUID.test(uuid)) return text;
  const digits = uuid.replace(/[^0-9a-f]/gi, '').toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
