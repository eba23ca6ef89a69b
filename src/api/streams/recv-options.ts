import { requireKnown } from '../calls/named-options.ts';
import { PACKET_BYTES } from './packet-bytes.ts';

/** Options of {@link Stream.recv} and {@link Stream.recvPart}. */
export interface StreamRecvOptions {
  /**
   * The maximum number of bytes.
   *
   * @default 262_120, the size of libvirt's packets
   */
  readonly maxBytes?: number | undefined;
}

/** Checks the options and fills in the default. */
export function recvOptions(options: StreamRecvOptions = {}): { readonly maxBytes: number } {
  requireKnown(options, ['maxBytes']);
  return { maxBytes: options.maxBytes ?? PACKET_BYTES };
}
