/**
 * The unit of the search for zeros. Shorter runs are sent as data, because a hole costs a packet
 * and a few system calls of the daemon.
 */
export const CELL_BYTES = 65_536;

const ZEROS = Buffer.alloc(CELL_BYTES);

/** A run of cells that contain only zeros, or of cells with other data. */
export interface Run {
  readonly isZero: boolean;
  readonly start: number;
  readonly end: number;
}

/** Splits a block into runs. Comparing whole cells is as fast as the memory. */
export function* runsOf(block: Buffer): Generator<Run, void, void> {
  let start = 0;
  let isZero = isZeroAt(block, 0);
  for (let at = CELL_BYTES; at < block.length; at += CELL_BYTES) {
    const next = isZeroAt(block, at);
    if (next === isZero) continue;
    yield { isZero, start, end: at };
    start = at;
    isZero = next;
  }
  if (start < block.length) yield { isZero, start, end: block.length };
}

function isZeroAt(block: Buffer, at: number): boolean {
  const end = Math.min(at + CELL_BYTES, block.length);
  return block.compare(ZEROS, 0, end - at, at, end) === 0;
}
