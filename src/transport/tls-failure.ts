import { isIP } from 'node:net';
import { AuthError, plainError, plainText, TransportError } from '../errors/index.ts';
import { recognizeForeign } from './foreign-bytes.ts';

/** The daemon and the client of a failed handshake. */
export interface HandshakeInfo {
  readonly host: string;
  readonly address: string;
  readonly hasCertificate: boolean;
}

/** The code of Node for each problem of a chain that has no code of its own. */
const OTHER_PROBLEM = 'UNSPECIFIED';

/**
 * The problems of a chain (`X509_V_ERR_*`) that Node names in `code`, as the end of a sentence.
 * Undefined stands for OpenSSL's own words.
 */
const PROBLEMS: ReadonlyMap<string, string | undefined> = new Map([
  ['CERT_HAS_EXPIRED', 'has expired'],
  ['CERT_NOT_YET_VALID', 'is not valid yet'],
  ['CERT_SIGNATURE_FAILURE', 'has a wrong signature'],
  ['CERT_REVOKED', 'was revoked'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'is self-signed, and not signed by a trusted CA'],
  ['INVALID_CA', 'is signed by a certificate that is not a CA'],
  [
    'INVALID_PURPOSE',
    'is not issued for a server (extendedKeyUsage, keyUsage), or is signed by a certificate that is not a CA',
  ],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'is signed by a CA that is not trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'is not signed by a trusted CA'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'is not signed by a trusted CA'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'is not signed by a trusted CA'],
  ...(
    [
      ...['CERT_CHAIN_TOO_LONG', 'CERT_REJECTED', 'CERT_UNTRUSTED', 'PATH_LENGTH_EXCEEDED'],
      ...['CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID', 'CRL_SIGNATURE_FAILURE', 'UNABLE_TO_GET_CRL'],
      ...['ERROR_IN_CERT_NOT_AFTER_FIELD', 'ERROR_IN_CERT_NOT_BEFORE_FIELD'],
      ...['ERROR_IN_CRL_LAST_UPDATE_FIELD', 'ERROR_IN_CRL_NEXT_UPDATE_FIELD'],
      ...['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE'],
      ...['UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'HOSTNAME_MISMATCH', OTHER_PROBLEM],
    ] as const
  ).map((code) => [code, undefined] as const),
]);

/**
 * Problems with the daemon's certificate or key that OpenSSL finds before it checks the chain:
 * a certificate that cannot be parsed, or a key that cannot be used.
 */
const UNUSABLE =
  /^ERR_(?:OSSL_(?:ASN1|X509|EVP|RSA|EC|DSA)_|SSL_(?:EE_KEY_TOO_SMALL|CA_KEY_TOO_SMALL|CA_MD_TOO_WEAK|WRONG_CERTIFICATE_TYPE|UNKNOWN_CERTIFICATE_TYPE|CERT_LENGTH_MISMATCH|UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS|BAD_SIGNATURE|WRONG_SIGNATURE_(?:TYPE|SIZE)|CERTIFICATE_VERIFY_FAILED)$)/;

/**
 * The alerts about the client's certificate (RFC 8446 section 6.2): 41 to 46, 48, 49, 116 and the
 * older 111 and 114. OpenSSL's names of 111 to 114 have no `ALERT`.
 */
const REFUSALS =
  /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_(?:NO_CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED)|CERTIFICATE_UNOBTAINABLE|BAD_CERTIFICATE_\w+)$/;

/** Returns the error of a failed handshake. It says whose certificate is the problem. */
export function explainTls(
  error: NodeJS.ErrnoException,
  facts: HandshakeInfo,
): AuthError | TransportError {
  const { code = '' } = error;
  const options = { cause: plainError(error) };
  const { address } = facts;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new AuthError('CERTIFICATE_INVALID', wrongName(error, facts), options);
  }
  if (PROBLEMS.has(code)) {
    const problem = PROBLEMS.get(code) ?? `is not valid: ${error.message}`;
    const shown = code === OTHER_PROBLEM ? '' : ` (${code})`;
    const message = `The certificate of ${address} ${problem}${shown}`;
    return new AuthError('CERTIFICATE_INVALID', message, options);
  }
  if (UNUSABLE.test(code)) {
    const message = `The certificate of ${address} cannot be used: ${error.message}`;
    return new AuthError('CERTIFICATE_INVALID', message, options);
  }
  if (REFUSALS.test(code)) return refused(facts, options);
  if (code === 'ECONNRESET') return endedEarly(address, options);
  return failed(address, noHandshake(address, error), options);
}

/**
 * Returns the error of a server that closed the connection during the handshake. A libvirt port
 * without TLS does so, because it takes the client's first bytes for the length of a packet.
 */
export function endedEarly(address: string, options?: ErrorOptions): TransportError {
  const message = `The TLS handshake with ${address} failed: the server closed the connection. If the port is for connections without TLS, use the transport tcp, such as qemu+tcp://host/system`;
  return failed(address, message, options);
}

/** Returns the error of a server that sent `bytes` inside TLS, and not its consent. */
export function notAccepted(facts: HandshakeInfo, bytes: Uint8Array): AuthError | TransportError {
  const foreign = recognizeForeign(bytes);
  if (foreign === undefined) return refused(facts);
  const { address } = facts;
  const message = `${address} speaks TLS but is not a libvirt daemon: it sent ${foreign.look}. Check the port: libvirt's port for TLS is 16514`;
  return failed(address, message);
}

function failed(address: string, message: string, options?: ErrorOptions): TransportError {
  return new TransportError('CONNECT_FAILED', message, { ...options, address, phase: 'handshake' });
}

/**
 * Returns the error of a server that closed the connection after the handshake. This is how
 * libvirtd refuses a certificate, but a daemon that exits does it too, or a load balancer without a
 * backend. The cause tells this error from an explicit refusal.
 */
export function closedAfterHandshake(facts: HandshakeInfo): AuthError {
  const { address } = facts;
  const message = 'The server closed the connection after the TLS handshake';
  const cause = new TransportError('CONNECTION_CLOSED', message, { address, phase: 'handshake' });
  return refused(facts, { cause });
}

/**
 * Returns the error of a daemon that refused the certificate by an alert, or that sent anything but
 * its consent.
 */
function refused(facts: HandshakeInfo, options?: ErrorOptions): AuthError {
  const { address, hasCertificate } = facts;
  const why = hasCertificate
    ? 'it may be signed by a CA that the daemon does not trust, or its name may not be in tls_allowed_dn_list'
    : 'it received none: put a client certificate and its key in the files where libvirt looks for them, or pass tls.cert and tls.key';
  const message = `${address}: the server refused our certificate (${why})`;
  return new AuthError('CERTIFICATE_REFUSED', message, options);
}

function noHandshake(address: string, { code = '', message }: NodeJS.ErrnoException): string {
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return `${address} does not speak TLS (${code}). For a libvirt port without TLS use the transport tcp, for an SSH server the transport ssh`;
  }
  return `The TLS handshake with ${address} failed: ${message}`;
}

/** Names of the certificate are quoted up to this length, in characters. */
const QUOTE_MAX = 200;

function wrongName(error: Error, { address, host }: HandshakeInfo): string {
  const { cert } = error as {
    readonly cert?: { subjectaltname?: string; subject?: { CN?: string | readonly string[] } };
  };
  const listed = cert?.subjectaltname?.replaceAll(/(DNS|IP Address):/g, '');
  const names = listed ?? [cert?.subject?.CN ?? []].flat().join(', ');
  const wrong = `The certificate of ${address} is not for ${host}`;
  // An address as a DNS name or CN looks right, but is not compared with addresses.
  if (isIP(host) !== 0 && names.split(', ').includes(host)) {
    return `${wrong}: an address counts only as an IP address in subjectAltName, and not as a DNS name or CN. Give the daemon a certificate with this IP address, or connect by a name`;
  }
  const quoted = plainText(names, QUOTE_MAX) || 'no name';
  return `${wrong}, but for ${quoted}. Connect by one of these names, or give the daemon a certificate with this name`;
}
