/**
 * Characters that can control a terminal or change the order or the lines of text: control and
 * format characters, separators of lines, and lone surrogates. Variation selectors and joiners of
 * emoji are format characters too, but have no effect on other text.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const UNSAFE_IN_LINES = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]|\t(?=\r)/gu;
const LINE_BREAK = /[\n\r]/;
const LINE_BREAKS = /[\n\r]/g;
const PRINTABLE_ASCII = /^[ -~]*$/;

/** Returns text for one line: unsafe characters become escapes such as `\n` or `\u001b`. */
export function safeLine(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replaceAll(UNSAFE, escaped);
}

/** Returns text of several lines. Line breaks and tabs stay, other unsafe characters are escaped. */
export function safeLines(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replaceAll(UNSAFE_IN_LINES, escaped);
}

/**
 * Returns text in which line breaks are escapes, for output that has one value on each line. A pipe
 * gets all other characters as they are.
 */
export function oneLine(text: string): string {
  return LINE_BREAK.test(text) ? text.replaceAll(LINE_BREAKS, escaped) : text;
}

/** Returns JSON in which unsafe characters are escaped, so that it stays the same JSON. */
export function safeJson(json: string): string {
  if (PRINTABLE_ASCII.test(json)) return json;
  return json.replaceAll(UNSAFE_IN_LINES, (character) =>
    [...Array(character.length).keys()].map((at) => unit(character.charCodeAt(at))).join(''),
  );
}

/** Returns a quoted text of YAML in which unsafe characters are YAML's escapes. */
export function safeYaml(quoted: string): string {
  return quoted.replaceAll(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xff_ff ? `\\U${code.toString(16).padStart(8, '0')}` : unit(code);
  });
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0) ?? 0;
  return code > 0xff_ff ? `\\u{${code.toString(16)}}` : unit(code);
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
