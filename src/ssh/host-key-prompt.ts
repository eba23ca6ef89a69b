/** A host whose key is not known. */
export interface HostKeyPrompt {
  /** As it would be written down: `host`, or `[host]:port`. */
  readonly host: string;

  /** Such as `ssh-ed25519`. */
  readonly keyType: string;

  /** As OpenSSH shows it: `SHA256:...`. */
  readonly fingerprint: string;

  /**
   * The host is known by keys of other types only, or by an authority, which should make one
   * suspicious.
   */
  readonly isKnownByOtherKeys: boolean;

  /** Why the certificate that the host has shown does not vouch for it; undefined without one. */
  readonly certificateProblem?: string | undefined;
}
