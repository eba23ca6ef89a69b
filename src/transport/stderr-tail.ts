import type { Readable } from 'node:stream';
import { plainText } from '../errors/index.ts';

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
    return plainText(this.#text).trim();
  }
}
