/** An attribute as it stands in a start tag. Offsets are those of the document. */
export interface TagPart {
  /** The name as written, such as `xmlns:qemu`. */
  readonly name: string;

  /** The offset of the white space before the name. */
  readonly start: number;

  /** The offset of the first character of the value, behind the quote. */
  readonly valueStart: number;

  /** The offset of the closing quote. */
  readonly valueEnd: number;

  /** The offset behind the closing quote. */
  readonly end: number;
}

const PART = /(?<=["'\s])([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const SPACE = /\s*/y;
const NAME = /<[^\s/>]+/y;

/**
 * Splits a start tag into its attributes. The tag must be well-formed.
 *
 * @param start The offset of its `<`.
 * @param end The offset behind its `>`.
 */
export function splitStartTag(text: string, start: number, end: number): readonly TagPart[] {
  const parts: TagPart[] = [];
  let at = matchAt(NAME, text, start)?.[0].length ?? 0;
  at += start;
  while (at < end) {
    const space = matchAt(SPACE, text, at)?.[0].length ?? 0;
    const found = matchAt(PART, text, at + space);
    if (found === null) break;
    const partEnd = at + space + found[0].length;
    const value = found[2] ?? found[3] ?? '';
    const name = found[1] ?? '';
    parts.push({
      name,
      start: at,
      valueStart: partEnd - 1 - value.length,
      valueEnd: partEnd - 1,
      end: partEnd,
    });
    at = partEnd;
  }
  return parts;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
