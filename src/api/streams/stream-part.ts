/** A part of a stream: bytes, or a hole, which stands for `length` zeros that are not sent. */
export type StreamPart =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'hole'; readonly length: bigint };
