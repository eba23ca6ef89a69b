/**
 * A transformation of the bytes between packets and transport that authentication has negotiated,
 * such as the encryption of SASL's DIGEST-MD5. Its units are not aligned with packets.
 */
export interface SecurityLayer {
  /** Returns the bytes to send in place of `bytes`. */
  wrap(bytes: Uint8Array): Uint8Array;

  /**
   * Takes the next piece of received bytes, and returns the bytes of all units that are complete.
   * The rest is kept.
   *
   * @throws ProtocolError if the bytes were tampered with.
   */
  unwrap(piece: Uint8Array): Uint8Array;
}
