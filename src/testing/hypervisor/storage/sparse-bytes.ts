/** The unit in which bytes are kept: a page that nobody has written costs nothing. */
export const PAGE_BYTES = 4096;

interface Page {
  bytes: Uint8Array;

  /** Another copy has it too, so that it must not be changed in place. */
  shared: boolean;
}

/** A run of bytes that are kept, or of bytes that are not and read as zero. */
export interface Extent {
  readonly kind: 'data' | 'hole';
  readonly length: bigint;
}

/** Bytes at any offset up to 2^63, of which only the pages that were written take memory. */
export class SparseBytes {
  readonly #pages = new Map<number, Page>();

  /** The numbers of the pages in order, while they are known. */
  #sorted: number[] | null = [];

  /** How much memory the pages take. */
  get storedBytes(): bigint {
    return BigInt(this.#pages.size * PAGE_BYTES);
  }

  write(offset: bigint, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const { index, within } = place(offset + BigInt(done));
      const part = bytes.subarray(done, done + PAGE_BYTES - within);
      this.#writable(index).set(part, within);
      done += part.length;
    }
  }

  /** What is there; zeros where nothing was written. */
  read(offset: bigint, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const { index, within } = place(offset + BigInt(done));
      const count = Math.min(PAGE_BYTES - within, length - done);
      const page = this.#pages.get(index);
      if (page !== undefined) {
        bytes.set(page.bytes.subarray(within, within + count), done);
      }
      done += count;
    }
    return bytes;
  }

  /** Makes bytes zero, and gives their memory back where whole pages are meant. */
  punch(offset: bigint, length: bigint): void {
    const end = offset + length;
    for (const index of this.#pagesBetween(offset, end)) {
      const start = BigInt(index * PAGE_BYTES);
      const from = Number(offset > start ? offset - start : 0n);
      const to = Number(end - start < PAGE_BYTES ? end - start : PAGE_BYTES);
      if (from === 0 && to === PAGE_BYTES) {
        this.#pages.delete(index);
        this.#sorted = null;
      } else {
        this.#writable(index).fill(0, from, to);
      }
    }
  }

  /** What follows at an offset, and how far it goes; never past `limit` bytes. */
  extentAt(offset: bigint, limit: bigint): Extent {
    const { index, within } = place(offset);
    const kind = this.#pages.has(index) ? 'data' : 'hole';
    const next = kind === 'data' ? this.#endOfData(index, limit) : this.#endOfHole(index);
    const length = next === undefined ? limit : next - BigInt(index * PAGE_BYTES + within);
    return { kind, length: length < limit ? length : limit };
  }

  /** A copy that takes no memory until one of the two is changed. */
  copy(): SparseBytes {
    const copy = new SparseBytes();
    for (const [index, page] of this.#pages) {
      page.shared = true;
      copy.#pages.set(index, { bytes: page.bytes, shared: true });
    }
    copy.#sorted = null;
    return copy;
  }

  #endOfData(from: number, limit: bigint): bigint {
    const last = from + Math.ceil(Number(limit) / PAGE_BYTES) + 1;
    let index = from;
    while (index < last && this.#pages.has(index)) {
      index += 1;
    }
    return BigInt(index) * BigInt(PAGE_BYTES);
  }

  /** Where the next page begins; undefined when there is none. */
  #endOfHole(from: number): bigint | undefined {
    const sorted = this.#sortedPages();
    const next = sorted[firstAbove(sorted, from)];
    return next === undefined ? undefined : BigInt(next) * BigInt(PAGE_BYTES);
  }

  /** The pages that hold any of the bytes from `offset` to `end`. */
  #pagesBetween(offset: bigint, end: bigint): number[] {
    const sorted = this.#sortedPages();
    const first = firstAbove(sorted, Number(offset / BigInt(PAGE_BYTES)) - 1);
    const beyond = firstAbove(sorted, Number((end - 1n) / BigInt(PAGE_BYTES)));
    return end > offset ? sorted.slice(first, beyond) : [];
  }

  #sortedPages(): readonly number[] {
    this.#sorted ??= [...this.#pages.keys()].sort((a, b) => a - b);
    return this.#sorted;
  }

  #writable(index: number): Uint8Array {
    const page = this.#pages.get(index);
    if (page === undefined) {
      const bytes = new Uint8Array(PAGE_BYTES);
      this.#pages.set(index, { bytes, shared: false });
      this.#append(index);
      return bytes;
    }
    return this.#own(page);
  }

  /** Bytes mostly come in order; only then is the sorted list worth keeping. */
  #append(index: number): void {
    const last = this.#sorted?.at(-1) ?? -1;
    if (this.#sorted !== null && index > last) {
      this.#sorted.push(index);
    } else {
      this.#sorted = null;
    }
  }

  #own(page: Page): Uint8Array {
    if (page.shared) {
      page.bytes = page.bytes.slice();
      page.shared = false;
    }
    return page.bytes;
  }
}

/** The place of the first of some ascending numbers that is higher than a limit. */
function firstAbove(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) > limit) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function place(offset: bigint): { readonly index: number; readonly within: number } {
  const size = BigInt(PAGE_BYTES);
  return { index: Number(offset / size), within: Number(offset % size) };
}
