const MAC = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/;

/** A MAC address as libvirt writes it, in lower case and two digits a byte; undefined for none. */
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
