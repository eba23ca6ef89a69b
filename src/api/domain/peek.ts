import { ArgumentError, ProtocolError } from '../../errors/index.ts';
import { toBigInt } from '../values/integers.ts';

/** Reads bytes in as many calls as the limit of one reply takes. */
export async function readPieces(
  startName: string,
  start: bigint | number,
  size: number,
  max: number,
  read: (from: bigint, length: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const first = toBigInt(startName, start);
  if (!Number.isSafeInteger(size) || size < 0) {
    const problem = `Expected "size" to be a number of bytes, got ${String(size)}`;
    throw new ArgumentError(problem, { argument: 'size' });
  }
  const pieces: Uint8Array[] = [];
  let at = 0;
  // A size of 0 is a call too: the daemon still checks that the disk exists.
  do {
    const length = Math.min(size - at, max);
    const piece = await read(first + BigInt(at), length);
    if (piece.length !== length) {
      const problem = `The daemon sent ${piece.length} bytes in place of ${length}`;
      throw new ProtocolError(problem, { code: 'REPLY_UNREADABLE', outcome: 'answered' });
    }
    pieces.push(piece);
    at += length;
  } while (at < size);
  return joined(pieces, size);
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
