/** Parses an IPv4 address into a number. Returns undefined if the text is not an address. */
export function parseIpv4(text: string): number | undefined {
  const bytes = text.split('.');
  const valid =
    bytes.length === 4 && bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) < 256);
  return valid ? bytes.reduce((sum, byte) => sum * 256 + Number(byte), 0) : undefined;
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Returns the number of bits that are set in a netmask such as `255.255.255.0`. */
export function netmaskPrefix(netmask: string): number | undefined {
  const bits = parseIpv4(netmask)?.toString(2).padStart(32, '0');
  return bits !== undefined && /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined;
}

/** Whether two addresses are in the same network with that prefix. */
export function sameNetwork(a: number, b: number, prefix: number): boolean {
  const hosts = 2 ** (32 - prefix);
  return Math.floor(a / hosts) === Math.floor(b / hosts);
}
