/**
 * Matches text that libvirt would read as another string: C strings end at the first NUL, and a
 * lone surrogate has no UTF-8 form.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression searches for NUL.
const UNSENDABLE = /[\u0000\p{Surrogate}]/u;

/** Returns why `text` is not a C string in UTF-8, or undefined if it is one. */
export function textFault(text: string): string | undefined {
  const at = text.search(UNSENDABLE);
  if (at < 0) return undefined;
  return text.charCodeAt(at) === 0
    ? `has a NUL character at ${at}`
    : `has a lone surrogate at ${at}`;
}

/** Returns the C string in `text`, which ends before the first NUL. */
export function upToNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
