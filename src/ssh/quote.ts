/**
 * One word for a POSIX shell, quoted by libvirt's rule (virBufferEscapeShell): left as it is where no
 * character means anything to the shell.
 */
export function quoteForShell(text: string): string {
  if (text === '') return "''";
  return isPlain(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether a shell takes the text as it stands. */
export function isPlain(text: string): boolean {
  return text !== '' && !/[\r\t\n !"#$&'()*;<>?[\\\]^`{|}~]/.test(text);
}
