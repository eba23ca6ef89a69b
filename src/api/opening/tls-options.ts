/** How to connect over TLS, for URIs that lead over it. Everything is in PEM form. */
export interface TlsConnectOptions {
  /**
   * The certificates of the authorities that may have signed the daemon's. With it no file is read:
   * neither a revocation list nor a client certificate is looked for. Without it libvirt's files are
   * used.
   */
  readonly ca?: string | Uint8Array;

  /** The authorities' lists of certificates that they have revoked, one after the other. */
  readonly crl?: string | Uint8Array;

  /** The client's certificate, with those between it and the authority after it. */
  readonly cert?: string | Uint8Array;

  /** The key of {@link TlsConnectOptions.cert}. */
  readonly key?: string | Uint8Array;

  /**
   * What the key is encrypted with, be it given here or in libvirt's file. libvirt itself cannot use
   * a key that is.
   */
  readonly passphrase?: string;
}
