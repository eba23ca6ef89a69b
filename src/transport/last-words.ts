import type { Readable } from 'node:stream';

/** As much as libvirt's client keeps of what ssh complains about (virNetSocketReadWire). */
const LENGTH_MAX = 1024;

/** The end of what a program wrote to its standard error. */
export class LastWords {
  #text = '';

  /** Reads on to the end, so that the program never waits for a reader. */
  constructor(stderr: Readable) {
    stderr.setEncoding('utf8');
    stderr.on('error', () => {});
    stderr.on('data', (text: string) => {
      this.#text = (this.#text + text).slice(-LENGTH_MAX);
    });
  }

  /** On one line, and without characters that would mean something to a terminal. */
  get text(): string {
    return toPlainLine(this.#text);
  }
}

/** What somebody else wrote, fit for a message. */
export function toPlainLine(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*[\r\n]+\s*/g, '; ')
    .replaceAll(/\p{C}/gu, '?');
}
