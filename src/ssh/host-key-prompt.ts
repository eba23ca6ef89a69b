/** A host and its unknown key, for a callback that decides whether to accept the key. */
export interface HostKeyPrompt {
  /** The host's name in known_hosts: `host`, or `[host]:port` if the port is not 22. */
  readonly host: string;

  /** The type of the key, such as `ssh-ed25519`. */
  readonly keyType: string;

  /** The fingerprint of the key in OpenSSH's format, `SHA256:...`. */
  readonly fingerprint: string;

  /**
   * Whether the host is known only by keys of other types or by a certificate authority (CA). This
   * is suspicious.
   */
  readonly isKnownByOtherKeys: boolean;

  /**
   * The reason why the host's certificate is not valid; undefined if the host has no certificate.
   */
  readonly certificateProblem?: string | undefined;
}
