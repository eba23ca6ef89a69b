/** How a line begins that tells of a failed test, in the programs that the checks run. */
const FAILED = /^(?:failed |not ok |\s*(?:✖|✕|●) )/;
const LINES_AFTER_FAILED = 8;
const LAST_LINES = 12;
const LINES_MAX = 80;

/**
 * What a program printed about its failures, and the end of its output: enough to understand a
 * failure where only the summary is at hand.
 */
export class Excerpt {
  readonly #lines: string[] = [];
  readonly #last: string[] = [];
  #rest = '';
  #left = 0;

  add(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  /** Returns the lines, in the order in which they were printed. */
  lines(): readonly string[] {
    const last = [...this.#last, this.#rest];
    return [...this.#lines, ...last].filter((line) => line.trim() !== '');
  }

  #take(line: string): void {
    if (FAILED.test(line)) this.#left = 1 + LINES_AFTER_FAILED;
    if (this.#left > 0 && this.#lines.length < LINES_MAX) {
      this.#left -= 1;
      this.#last.length = 0;
      this.#lines.push(line);
      return;
    }
    this.#last.push(line);
    if (this.#last.length > LAST_LINES) this.#last.shift();
  }
}
