import type { Readable } from 'node:stream';

/**
 * The number of characters that libvirt's client keeps of ssh's standard error
 * (virNetSocketReadWire).
 */
const LENGTH_MAX = 1024;

/** The end of the standard error of a program. */
export class StderrTail {
  #text = '';

  /** Reads the stream to its end, so that the program never waits for a reader. */
  constructor(stderr: Readable) {
    stderr.setEncoding('utf8');
    stderr.on('error', () => {});
    stderr.on('data', (text: string) => {
      this.#text = (this.#text + text).slice(-LENGTH_MAX);
    });
  }

  /** The text on one line, without control characters. */
  get text(): string {
    return toPlainLine(this.#text);
  }
}

/**
 * Returns foreign text in a form that is safe in a message: one line without control characters.
 */
export function toPlainLine(text: string): string {
  // One pattern for a line break with the blanks around it would take quadratic time.
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .join('; ')
    .replaceAll(/\p{C}/gu, '?');
}
