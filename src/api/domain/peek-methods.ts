import { ArgumentError, ProtocolError } from '../../errors/index.ts';
import type { VirDomainMemoryFlags } from '../../protocol/index.ts';
import {
  REMOTE_DOMAIN_BLOCK_PEEK_BUFFER_MAX,
  REMOTE_DOMAIN_MEMORY_PEEK_BUFFER_MAX,
  remote,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import { BlockMethods } from './block-methods.ts';

/** Direct reads of the guest's disks and memory. */
export abstract class PeekMethods extends BlockMethods {
  /**
   * Reads bytes of a disk (`virDomainBlockPeek`). More than 4 MiB take several calls, between which
   * the guest may write. Not allowed on a read-only connection.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param offset - The offset in the disk, in bytes.
   * @param size - The number of bytes to read. With 0 the call still checks that the disk exists.
   */
  blockPeek(
    disk: string,
    offset: bigint | number,
    size: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    const max = REMOTE_DOMAIN_BLOCK_PEEK_BUFFER_MAX;
    return readPieces('offset', offset, size, max, async (from, length) => {
      const args = { dom: this, path: disk, offset: from, size: length, flags };
      return (await this.connection.call(remote.domainBlockPeek, args, options)).buffer;
    });
  }

  /**
   * Reads bytes of the running domain's memory (`virDomainMemoryPeek`). More than 4 MiB take
   * several calls, between which the guest may write. Not allowed on a read-only connection.
   *
   * `flags` is required in practice: `'VIRTUAL'` for a virtual address, `'PHYSICAL'` for a physical
   * one. libvirt rejects a call with neither or both.
   *
   * @param start - The address in the guest.
   * @param size - The number of bytes to read.
   * @param flags - `VirDomainMemoryFlags`.
   */
  memoryPeek(
    start: bigint | number,
    size: number,
    flags: Flags<VirDomainMemoryFlags> = 0,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    const max = REMOTE_DOMAIN_MEMORY_PEEK_BUFFER_MAX;
    return readPieces('start', start, size, max, async (from, length) => {
      const args = { dom: this, offset: from, size: length, flags };
      return (await this.connection.call(remote.domainMemoryPeek, args, options)).buffer;
    });
  }
}

async function readPieces(
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
