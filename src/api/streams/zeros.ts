/**
 * The unit in which zeros are looked for. Shorter runs travel as data: a hole costs a packet, and
 * the daemon a few calls of the system.
 */
export const CELL_BYTES = 65_536;

const ZEROS = Buffer.alloc(CELL_BYTES);

/** A run of cells that hold nothing but zeros, or of cells that do not. */
export interface Run {
  readonly isZero: boolean;
  readonly start: number;
  readonly end: number;
}

/** Cuts a block into runs. Each cell is compared as a whole, which is as fast as memory is. */
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
