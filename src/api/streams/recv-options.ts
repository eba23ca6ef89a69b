import { ArgumentError } from '../../errors/index.ts';
import { isBytes } from '../../json/is-bytes.ts';
import { requireKnown } from '../calls/named-options.ts';
import { PACKET_BYTES } from './packet-bytes.ts';

/** Options of {@link Stream.recv} and {@link Stream.recvPart}. */
export interface StreamRecvOptions {
  /**
   * The maximum number of bytes.
   *
   * @default the length of `into`, otherwise 262_120, the size of libvirt's packets
   */
  readonly maxBytes?: number | undefined;

  /**
   * Memory to receive into, as with the C function: the returned bytes are the beginning of it.
   * Without it each call allocates memory. Do not use the memory until the promise is settled.
   */
  readonly into?: Uint8Array | undefined;
}

/** The checked options. */
interface RecvOptions {
  readonly maxBytes: number;
  readonly into: Uint8Array | undefined;
}

/** Checks the options and fills in the default. */
export function recvOptions(options: StreamRecvOptions = {}): RecvOptions {
  requireKnown(options, ['maxBytes', 'into']);
  const { into, maxBytes = into?.length ?? PACKET_BYTES } = options;
  if (into !== undefined && !(isBytes(into) && into.length > 0)) {
    throw invalid('into', 'Expected "into" to be a Uint8Array with room');
  }
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    throw invalid('maxBytes', `Expected "maxBytes" to be a positive number, got ${maxBytes}`);
  }
  if (into === undefined) return { maxBytes, into };
  if (into.length < maxBytes) {
    throw invalid('into', `"into" has ${into.length} bytes, and "maxBytes" is ${maxBytes}`);
  }
  return { maxBytes, into: into.subarray(0, maxBytes) };
}

function invalid(argument: string, problem: string): ArgumentError {
  return new ArgumentError(problem, { argument });
}
