/** The first bytes of a peer that does not speak libvirt's protocol. */
export interface ForeignBytes {
  readonly protocol: 'HTTP' | 'SSH' | 'TLS' | 'text';

  /** A description for messages, such as `an HTTP response ("HTTP/1.1 400 Bad Request")`. */
  readonly look: string;
}

/** The longest part of a peer's text that a message quotes, in characters. */
const QUOTE_MAX = 60;

/**
 * Recognizes the first bytes of another protocol. Returns undefined for any other bytes.
 *
 * A libvirt packet begins with its length, at most 32 MiB, so its first byte is 0, 1 or 2. No
 * record of TLS (RFC 8446 section 5.1) and no text begins so.
 */
export function recognizeForeign(bytes: Uint8Array): ForeignBytes | undefined {
  const [type = 0, major, minor = 0] = bytes;
  if (TLS_RECORDS.has(type) && major === 3 && minor <= 4) {
    return { protocol: 'TLS', look: `a TLS ${TLS_RECORDS.get(type)}` };
  }
  const text = firstLine(bytes);
  if (text === '') return undefined;
  const quoted = JSON.stringify(text);
  // See RFC 9112 section 4 and RFC 4253 section 4.2.
  if (text.startsWith('HTTP')) return { protocol: 'HTTP', look: `an HTTP response (${quoted})` };
  if (text.startsWith('SSH-')) {
    return { protocol: 'SSH', look: `the greeting of an SSH server (${quoted})` };
  }
  return { protocol: 'text', look: `the text ${quoted}` };
}

const TLS_RECORDS: ReadonlyMap<number, string> = new Map([
  [0x15, 'alert'],
  [0x16, 'handshake record'],
]);

/** Returns the printable ASCII characters at the start; empty if there are fewer than four. */
function firstLine(bytes: Uint8Array): string {
  const line = /^[ -~]{4,}/.exec(Buffer.from(bytes).toString('latin1'));
  return line?.[0].slice(0, QUOTE_MAX) ?? '';
}
