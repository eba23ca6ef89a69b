/** A piece of a stream: bytes, or a hole that stands for so many zeros, which were not sent. */
export type StreamPart =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'hole'; readonly length: bigint };
