/** The maximum length of a message, in characters. */
export const MESSAGE_LENGTH_MAX = 4096;

/** Most messages. V8 takes a millisecond to compile the patterns below for their first use. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * Control, format and unassigned characters, lone surrogates, and separators of lines. A text: V8
 * takes 0.3 ms to read such a pattern, even in a function that is never called.
 */
const UNSAFE = '[\\p{C}\\p{Zl}\\p{Zp}]';

/** The first half of a character, whose second half was cut off. */
const HALF_AT_END = /[\ud800-\udbff]$/;

/**
 * Returns foreign text in a form that is safe in a message: at most `lengthMax` characters on one
 * line, without characters that could control a terminal or begin another line of a log. The rest
 * of the text is not looked at, so a long text takes no time.
 */
export function plainText(text: string, lengthMax: number = MESSAGE_LENGTH_MAX): string {
  const plain = withoutUnsafe(text.slice(0, lengthMax));
  const isWhole = text.length <= lengthMax && plain.length <= lengthMax;
  return isWhole ? plain : `${plain.slice(0, lengthMax - 1).replace(HALF_AT_END, '')}…`;
}

function withoutUnsafe(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  const unsafe = new RegExp(UNSAFE, 'gu');
  if (!unsafe.test(text)) return text;
  const lines = text.split(/[\r\n]/).map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .join('; ')
    .replaceAll('\t', ' ')
    .replaceAll(unsafe, '?');
}

/**
 * Returns an error of another package whose message may contain a peer's text, so that it can be a
 * cause: logs show the messages of causes too.
 */
export function plainError(error: Error): Error {
  const message = plainText(error.message);
  if (message === error.message) return error;
  const { name } = error;
  const code: unknown = Reflect.get(error, 'code');
  return Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });
}
