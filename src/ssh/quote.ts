/**
 * Quotes a word for a POSIX shell by libvirt's rule (virBufferEscapeShell): the word is unchanged
 * if it has no special characters.
 */
export function quoteForShell(text: string): string {
  if (text === '') return "''";
  return isPlain(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether a text has no special characters for a shell. */
export function isPlain(text: string): boolean {
  return text !== '' && !/[\r\t\n !"#$&'()*;<>?[\\\]^`{|}~]/.test(text);
}
