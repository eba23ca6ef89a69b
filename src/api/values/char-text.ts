/**
 * The text in an array of C characters, which ends at the first NUL. Such arrays are what libvirt
 * has for texts of fixed size.
 */
export function charText(chars: Uint8Array): string {
  const end = chars.indexOf(0);
  return Buffer.from(end < 0 ? chars : chars.subarray(0, end)).toString('utf8');
}
