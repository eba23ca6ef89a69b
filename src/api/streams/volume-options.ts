import { ArgumentError } from '../../errors/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import { toBigInt } from '../values/integers.ts';

/** The part of a volume to stream, and the handling of holes. */
export interface VolumeStreamOptions extends CallOptions {
  /**
   * The offset of the first byte, in bytes.
   *
   * @default 0
   */
  readonly offset?: bigint | number;

  /**
   * The number of bytes; 0 for all bytes to the end of the volume.
   *
   * @default 0
   */
  readonly length?: bigint | number;

  /**
   * Whether long runs of zeros are sent as holes: only their length is sent
   * (`VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM`, `VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM`). Not every
   * storage pool type supports holes.
   *
   * @default false
   */
  readonly sparse?: boolean;
}

export interface VolumeRange {
  readonly offset: bigint;
  readonly length: bigint;
  readonly sparse: boolean;
  readonly signal: AbortSignal | undefined;
}

const NAMES: readonly string[] = ['offset', 'length', 'sparse', 'signal'];

/**
 * Checks the options of a stream and fills in the defaults.
 *
 * @param further - The names of further options.
 * @throws ArgumentError that names the option.
 */
export function resolveRange(
  options: VolumeStreamOptions,
  further: readonly string[] = [],
): VolumeRange {
  requireKnown(options, [...NAMES, ...further]);
  return {
    offset: unsigned('offset', options.offset ?? 0n),
    length: unsigned('length', options.length ?? 0n),
    sparse: boolean('sparse', options.sparse ?? false),
    signal: options.signal,
  };
}

/** Checks a byte count or an offset. */
export function unsigned(argument: string, value: bigint | number): bigint {
  const bytes = toBigInt(argument, value);
  if (bytes >= 0n && bytes < 2n ** 63n) return bytes;
  const problem = `Expected "${argument}" to be from 0 to 2^63 - 1, got ${bytes}`;
  throw new ArgumentError(problem, { argument });
}

function boolean(argument: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new ArgumentError(`Expected "${argument}" to be a boolean`, { argument });
}
