const MAC = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/;

/**
 * Formats a MAC address as libvirt does: in lower case, with two digits a byte. Returns undefined
 * if the text is not a MAC address.
 */
export function parseMac(text: string): string | undefined {
  const lower = text.toLowerCase();
  if (!MAC.test(lower)) {
    return undefined;
  }
  return lower
    .split(':')
    .map((byte) => byte.padStart(2, '0'))
    .join(':');
}
