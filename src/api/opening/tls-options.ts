/** Options of a TLS transport. All certificates and keys are in PEM format. */
export interface TlsConnectOptions {
  /**
   * The trusted CA certificates, concatenated. If this option is given, no file is read: the
   * revocation list and the client certificate also come from these options only. By default
   * libvirt's files are used.
   */
  readonly ca?: string | Uint8Array;

  /** The certificate revocation lists (CRLs), concatenated. Requires `ca`. */
  readonly crl?: string | Uint8Array;

  /** The client certificate, followed by its intermediate certificates. Requires `key`. */
  readonly cert?: string | Uint8Array;

  /** The private key of {@link TlsConnectOptions.cert}. */
  readonly key?: string | Uint8Array;

  /**
   * The passphrase of the private key, which may come from {@link TlsConnectOptions.key} or from
   * libvirt's file. libvirt's own client cannot use an encrypted key.
   */
  readonly passphrase?: string;
}
