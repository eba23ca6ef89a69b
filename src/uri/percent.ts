/**
 * Percent escapes as libxml2 reads them (xmlURIUnescapeString): a plus stays a plus, and a percent
 * sign without two hexadecimal digits stands for itself.
 *
 * @returns undefined when the escapes are not UTF-8, or stand for NUL, which would end the text for
 * libvirt.
 */
export function percentDecode(text: string): string | undefined {
  try {
    const decoded = text.replace(/(?:%[\dA-Fa-f]{2})+/g, decodeURIComponent);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** Escapes, byte by byte, the characters that match a pattern with the flags `g` and `u`. */
export function percentEncode(text: string, toEscape: RegExp): string {
  return text.replace(toEscape, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}
