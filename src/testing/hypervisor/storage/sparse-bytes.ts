/** The unit of storage in bytes. A page that was never written uses no memory. */
export const PAGE_BYTES = 4096;

interface Page {
  bytes: Uint8Array;

  /** Whether a copy shares the page. A shared page must not be changed in place. */
  shared: boolean;
}

/** A run of stored bytes, or a hole, which reads as zeros. */
export interface Extent {
  readonly kind: 'data' | 'hole';
  readonly length: bigint;
}

/** Bytes at offsets up to 2^63. Only pages that were written use memory. */
export class SparseBytes {
  readonly #pages = new Map<number, Page>();

  /** The sorted numbers of the pages, or null if they must be sorted again. */
  #sorted: number[] | null = [];

  /** The memory in bytes that the pages use. */
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

  /** Returns bytes. Bytes that were never written are zero. */
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

  /** Sets bytes to zero, and frees whole pages. */
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

  /** Returns the kind and the length of the extent at an offset, up to `limit` bytes. */
  extentAt(offset: bigint, limit: bigint): Extent {
    const { index, within } = place(offset);
    const kind = this.#pages.has(index) ? 'data' : 'hole';
    const next = kind === 'data' ? this.#endOfData(index, limit) : this.#endOfHole(index);
    const length = next === undefined ? limit : next - BigInt(index * PAGE_BYTES + within);
    return { kind, length: length < limit ? length : limit };
  }

  /** Returns a copy. It uses no memory until one of the two is changed. */
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

  /** Returns the offset of the next page, or undefined if there is none. */
  #endOfHole(from: number): bigint | undefined {
    const sorted = this.#sortedPages();
    const next = sorted[firstAbove(sorted, from)];
    return next === undefined ? undefined : BigInt(next) * BigInt(PAGE_BYTES);
  }

  /** Returns the pages that hold any bytes from `offset` to `end`. */
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

  /** Bytes are mostly written in order. Only then is it worth keeping the sorted list. */
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

/** Returns the index of the first of some ascending numbers that is greater than a limit. */
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
