/**
 * Decodes percent escapes as libxml2 does (xmlURIUnescapeString): a plus stays a plus, and a
 * percent sign without two hexadecimal digits stays a percent sign.
 *
 * @returns undefined if the escapes are not UTF-8, or contain NUL, at which libvirt would end the
 * text.
 */
export function percentDecode(text: string): string | undefined {
  try {
    const decoded = text.replace(/(?:%[\dA-Fa-f]{2})+/g, decodeURIComponent);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** Escapes each byte of the characters that match a pattern with the flags `g` and `u`. */
export function percentEncode(text: string, toEscape: RegExp): string {
  return text.replace(toEscape, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}
