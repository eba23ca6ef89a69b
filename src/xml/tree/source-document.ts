import type { SourceElement } from './source-element.ts';

/** A place in a document. */
export interface SourcePlace {
  /** The line, counted from 1. */
  readonly line: number;

  /** The column in UTF-16 code units, counted from 1. */
  readonly column: number;
}

/** A parsed document with its text. It never changes. */
export class SourceDocument {
  readonly text: string;
  readonly root: SourceElement;
  #lineStarts: readonly number[] | undefined;

  constructor(text: string, root: SourceElement) {
    this.text = text;
    this.root = root;
  }

  /** Returns the line and column of an offset in the text. */
  placeOf(offset: number): SourcePlace {
    this.#lineStarts ??= lineStarts(this.text);
    const starts = this.#lineStarts;
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
