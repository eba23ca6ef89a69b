/**
 * What lies between packets and the transport once a login has negotiated it, such as the
 * encryption of SASL's DIGEST-MD5. Its units and the packets do not line up.
 */
export interface SecurityLayer {
  /** The bytes to send in place of `bytes`. */
  wrap(bytes: Uint8Array): Uint8Array;

  /**
   * The bytes that the pieces received so far unwrap to; what is incomplete is kept for later.
   *
   * @throws ProtocolError when they were tampered with.
   */
  unwrap(piece: Uint8Array): Uint8Array;
}
