/**
 * Decodes an array of C characters, which ends at the first NUL. libvirt uses such arrays for texts
 * of a fixed maximum size.
 */
export function charText(chars: Uint8Array): string {
  const end = chars.indexOf(0);
  return Buffer.from(end < 0 ? chars : chars.subarray(0, end)).toString('utf8');
}
