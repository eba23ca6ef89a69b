/** A host whose key is not known. */
export interface HostKeyQuestion {
  /** As it would be written down: `host`, or `[host]:port`. */
  readonly host: string;

  /** Such as `ssh-ed25519`. */
  readonly keyType: string;

  /** As OpenSSH shows it: `SHA256:...`. */
  readonly fingerprint: string;

  /** The host is known by keys of other types only, which should make one suspicious. */
  readonly isKnownByOtherKeys: boolean;
}
