/** A certificate type (OpenSSH's PROTOCOL.certkeys). */
export interface CertificateType {
  /** The name at the beginning of the certificate. */
  readonly name: string;

  /** The type of the plain key. */
  readonly keyType: string;

  /** The number of length-prefixed fields in the public key. */
  readonly keyFields: number;

  /**
   * The algorithm names for the negotiation, each with the type of the host's signature. An RSA key
   * has several, and none uses SHA-1.
   */
  readonly algorithms: ReadonlyArray<{ readonly name: string; readonly signature: string }>;
}

/** All types, most preferred first, in the same order as plain keys. */
export const CERTIFICATE_TYPES: readonly CertificateType[] = [
  typeOf('ssh-ed25519', 1, ['ssh-ed25519']),
  typeOf('ecdsa-sha2-nistp256', 2, ['ecdsa-sha2-nistp256']),
  typeOf('ecdsa-sha2-nistp384', 2, ['ecdsa-sha2-nistp384']),
  typeOf('ecdsa-sha2-nistp521', 2, ['ecdsa-sha2-nistp521']),
  typeOf('ssh-rsa', 2, ['rsa-sha2-512', 'rsa-sha2-256']),
];

function typeOf(
  keyType: string,
  keyFields: number,
  signatures: readonly string[],
): CertificateType {
  return {
    name: certified(keyType),
    keyType,
    keyFields,
    algorithms: signatures.map((signature) => ({ name: certified(signature), signature })),
  };
}

function certified(name: string): string {
  return `${name}-cert-v01@openssh.com`;
}
