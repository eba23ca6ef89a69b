import type { SourceDocument } from '../tree/source-document.ts';
import type { SourceElement } from '../tree/source-element.ts';

/** How a document is written, so that new parts look like the old ones. */
export interface DocumentStyle {
  readonly quote: string;
  readonly newline: string;

  /** The indentation of one level; an empty string if the document is one line. */
  readonly unit: string;
}

/** Returns the style of a document; libvirt's where the document does not show one. */
export function styleOf({ text, root }: SourceDocument): DocumentStyle {
  const quote = firstQuote(text, root) ?? "'";
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const [child] = root.children;
  if (child === undefined) return { quote, newline, unit: '  ' };
  const indent = indentOf(text, child);
  if (indent === undefined) return { quote, newline, unit: '' };
  const outer = indentOf(text, root) ?? '';
  const unit = indent.startsWith(outer) ? indent.slice(outer.length) : indent;
  return { quote, newline, unit: unit === '' ? '  ' : unit };
}

function firstQuote(text: string, element: SourceElement): string | undefined {
  for (const each of [element, ...element.children]) {
    const [part] = each.splitStartTag(text);
    if (part !== undefined) return text[part.valueEnd];
  }
  return undefined;
}

/**
 * Returns the white space between the start of the line and an element; undefined if something else
 * is on the line before the element.
 */
export function indentOf(text: string, { start }: SourceElement): string | undefined {
  const lineStart = lineStartOf(text, start);
  return lineStart === undefined ? undefined : text.slice(lineStart, start);
}

/** Returns the offset of the line of an element, if only white space is before the element. */
function lineStartOf(text: string, start: number): number | undefined {
  let at = start;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at -= 1;
  return at === 0 || text[at - 1] === '\n' ? at : undefined;
}

/** Returns the offset from which to remove an element: with the line break before it. */
export function removalStart(text: string, { start }: SourceElement): number {
  const lineStart = lineStartOf(text, start);
  if (lineStart === undefined || lineStart === 0) return start;
  return text[lineStart - 2] === '\r' ? lineStart - 2 : lineStart - 1;
}
