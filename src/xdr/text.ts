/**
 * A string that libvirt would take for another one: C strings end at the first NUL, and a surrogate
 * without its other half has no UTF-8 form.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is being looked for.
const UNSENDABLE = /[\u0000\p{Surrogate}]/u;

/** What is wrong with `text` as a C string in UTF-8, or undefined when nothing is. */
export function textFault(text: string): string | undefined {
  const at = text.search(UNSENDABLE);
  if (at < 0) return undefined;
  return text.charCodeAt(at) === 0
    ? `has a NUL character at ${at}`
    : `has a lone surrogate at ${at}`;
}
