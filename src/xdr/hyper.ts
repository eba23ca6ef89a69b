/** Memory of one 64-bit number, as its two halves in the order of this machine. */
const unsigned = new BigUint64Array(1);
const signed = new BigInt64Array(unsigned.buffer);
const halves = new Uint32Array(unsigned.buffer);

/** Which half is the lower one: the first, but on big-endian machines such as s390x. */
const [low, high] = lowerHalfIsFirst() ? [0, 1] : [1, 0];

/**
 * Reads an unsigned hyper (RFC 4506 section 4.5). V8 compiles these accesses, and calls a function
 * for `getBigUint64`: in a loop that keeps the numbers 15 instead of 22 ns each, of which 11 are
 * their allocation.
 */
export function readUhyper(view: DataView, at: number): bigint {
  copyHalves(view, at);
  return unsigned[0] as bigint;
}

/** Reads a hyper, as {@link readUhyper} does. */
export function readHyper(view: DataView, at: number): bigint {
  copyHalves(view, at);
  return signed[0] as bigint;
}

function copyHalves(view: DataView, at: number): void {
  halves[high] = view.getUint32(at);
  halves[low] = view.getUint32(at + 4);
}

function lowerHalfIsFirst(): boolean {
  unsigned[0] = 1n;
  return halves[0] === 1;
}
