/** The number of taken items from which the array is shortened. */
const COMPACT_MIN = 1024;

/**
 * A queue whose first item is taken in constant time. `Array.shift` moves all other items once the
 * array is large.
 */
export class Fifo<T> {
  #items: Array<T | undefined> = [];
  #head = 0;

  /** The number of items. */
  get length(): number {
    return this.#items.length - this.#head;
  }

  /** The first item; undefined if there is none. */
  get first(): T | undefined {
    return this.#items[this.#head];
  }

  /** The last item; undefined if there is none. */
  get last(): T | undefined {
    return this.#items.at(-1);
  }

  /** Adds an item at the end. */
  push(item: T): void {
    this.#items.push(item);
  }

  /** Adds an item before the first one. Fast only after a {@link shift}. */
  unshift(item: T): void {
    if (this.#head === 0) {
      this.#items.unshift(item);
    } else {
      this.#head -= 1;
      this.#items[this.#head] = item;
    }
  }

  /** Replaces the first item, or adds one if there is none. */
  replaceFirst(item: T): void {
    this.#items[this.#head] = item;
  }

  /** Replaces the last item, or adds one if there is none. */
  replaceLast(item: T): void {
    this.#items[Math.max(this.#head, this.#items.length - 1)] = item;
  }

  /** Removes and returns the first item; undefined if there is none. */
  shift(): T | undefined {
    // The last item is removed from the array, which keeps its memory for the next one.
    if (this.#head === 0 && this.#items.length <= 1) return this.#items.pop();
    const item = this.#items[this.#head];
    if (this.#head === this.#items.length) return undefined;
    // The item must not stay in memory.
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#items.length) this.clear();
    else if (this.#head >= COMPACT_MIN && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Removes all items. */
  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}
