const SPACE_BEFORE = /^[ \t\n\f\r]+/;

/** Each of the 16 bytes may follow dashes and spaces; after the last there is only white space. */
const LOOSE_UUID = /^(?:[- ]*[0-9a-f]{2}){16}[ \t\n\f\r]*$/i;

/**
 * The canonical form of a UUID that is written in any way which libvirt reads (virUUIDParse): with
 * dashes and spaces wherever they are, or without. Anything else is given back as it is, to be
 * refused by whoever takes it.
 */
export function canonicalUuid(text: string): string {
  if (typeof text !== 'string') return text;
  const uuid = text.replace(SPACE_BEFORE, '');
  if (!LOOSE_UUID.test(uuid)) return text;
  const digits = uuid.replace(/[^0-9a-f]/gi, '').toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
