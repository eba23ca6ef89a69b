import { isIP } from 'node:net';

/** Returns 4 or 6, the version of an IP address. Returns undefined if the text is not an address. */
export function parseAddress(text: string): 4 | 6 | undefined {
  const version = isIP(text);
  return version === 4 || version === 6 ? version : undefined;
}

/** Formats an IP address as libvirt does (virSocketAddrFormat). Other text stays as it is. */
export function formatAddress(text: string): string {
  if (parseAddress(text) !== 6 || text.includes('.') || text.includes('%')) return text;
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}
