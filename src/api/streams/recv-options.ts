import { ArgumentError } from '../../errors/index.ts';
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
  const { into } = options;
  const maxBytes = options.maxBytes ?? into?.length ?? PACKET_BYTES;
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    const name = options.maxBytes === undefined && into !== undefined ? 'into' : 'maxBytes';
    const wanted = name === 'into' ? 'to have room' : 'to be a positive number';
    throw invalid(name, `Expected "${name}" ${wanted}, got ${String(maxBytes)}`);
  }
  if (into === undefined) return { maxBytes, into };
  if (Object.prototype.toString.call(into) !== '[object Uint8Array]') {
    throw invalid('into', 'Expected "into" to be a Uint8Array');
  }
  if (into.length < maxBytes) {
    throw invalid('into', `"into" has ${into.length} bytes, and "maxBytes" is ${maxBytes}`);
  }
  return { maxBytes, into: into.subarray(0, maxBytes) };
}

function invalid(argument: string, problem: string): ArgumentError {
  return new ArgumentError(problem, { argument });
}
