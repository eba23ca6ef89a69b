/** A kind of certificate (OpenSSH's PROTOCOL.certkeys). */
export interface CertificateType {
  /** The name with which a certificate begins. */
  readonly name: string;

  /** The type of the key that is in it, without its certificate. */
  readonly keyType: string;

  /** Of how many fields, each with its length before it, the public key consists. */
  readonly keyFields: number;

  /**
   * Under which names the two ends agree on it, and with which signature the host then proves its
   * key. One key of RSA can sign in several ways; never with SHA-1.
   */
  readonly algorithms: ReadonlyArray<{ readonly name: string; readonly signature: string }>;
}

/** Best first, in the order in which plain keys are asked for too. */
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
