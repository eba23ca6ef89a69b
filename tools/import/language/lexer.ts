import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';

/** A comment and its place. */
export interface Comment {
  readonly text: string;
  readonly place: Place;
}

/** A token of the language, with the comments before it. */
export interface Token {
  readonly kind: 'word' | 'number' | 'symbol' | 'directive' | 'end';
  readonly text: string;
  readonly place: Place;
  readonly comments: readonly Comment[];
}

/** The tokens of a file, and the lines that rpcgen copies to its C output. */
export interface Lexed {
  readonly tokens: readonly Token[];
  readonly passedThrough: readonly Comment[];
}

/** The kinds of text and their patterns. The first match at a position counts. */
const PIECES: readonly [kind: string, pattern: RegExp][] = [
  ['line', /\n/y],
  ['space', /[ \t\r\f]+/y],
  ['comment', /\/\*[\s\S]*?\*\//y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /[0-9][A-Za-z0-9]*/y],
  ['symbol', /<<|>>|\/(?![/*])|[{}()[\]<>;:,=*+\-%&|^~]/y],
];

/**
 * Divides XDR language (RFC 4506 section 6) into tokens.
 *
 * A line that begins with `%` belongs to rpcgen's C output, and one that begins with `#` to the C
 * preprocessor.
 */
export function tokenize(text: string, file: string, firstLine = 1): Lexed {
  const tokens: Token[] = [];
  const passedThrough: Comment[] = [];
  let comments: Comment[] = [];
  let line = firstLine;
  let position = 0;
  while (position < text.length) {
    const place = { file, line };
    const whole = wholeLineAt(text, position);
    if (whole !== null) {
      position += whole.length;
      if (whole.startsWith('%')) {
        passedThrough.push({ text: whole.slice(1), place });
      } else {
        tokens.push({ kind: 'directive', text: whole, place, comments });
        comments = [];
      }
      continue;
    }
    const [kind, piece] = pieceAt(text, position, place);
    position += piece.length;
    line += piece.split('\n').length - 1;
    if (kind === 'comment') {
      comments.push({ text: piece, place });
    } else if (kind === 'word' || kind === 'number' || kind === 'symbol') {
      tokens.push({ kind, text: piece, place, comments });
      comments = [];
    }
  }
  tokens.push({ kind: 'end', text: 'end of file', place: { file, line }, comments });
  return { tokens, passedThrough };
}

/**
 * Returns the line at the position, if it begins there with a character that excludes it from the
 * language.
 */
function wholeLineAt(text: string, position: number): string | null {
  if (position > 0 && text[position - 1] !== '\n') {
    return null;
  }
  const end = text.indexOf('\n', position);
  const line = text.slice(position, end === -1 ? text.length : end);
  return line.startsWith('%') || line.trimStart().startsWith('#') ? line : null;
}

function pieceAt(text: string, position: number, place: Place): [kind: string, piece: string] {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = position;
    const piece = pattern.exec(text)?.[0];
    if (piece !== undefined) {
      return [kind, piece];
    }
  }
  const unknown = text.startsWith('/*', position)
    ? 'comment without an end'
    : `character ${JSON.stringify(text[position])} is not part of the XDR language`;
  throw new ImportError(place, unknown);
}
