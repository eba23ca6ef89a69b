import { AuthError, TransportError } from '../errors/index.ts';
import { recognizeForeign } from './foreign-bytes.ts';

/** The daemon and the client of a failed handshake. */
export interface HandshakeInfo {
  readonly host: string;
  readonly address: string;
  readonly hasCertificate: boolean;
}

/** The problems that OpenSSL finds in the daemon's certificate, as the end of a sentence. */
const PROBLEMS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_SIGNATURE_FAILURE: 'has a wrong signature',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed, and not signed by a trusted CA',
  INVALID_CA: 'is signed by a certificate that is not a CA',
  INVALID_PURPOSE: 'is not issued for a server',
  SELF_SIGNED_CERT_IN_CHAIN: 'is signed by a CA that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'is not signed by a trusted CA',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is not signed by a trusted CA',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is not signed by a trusted CA',
};

/** The alerts of a peer that does not accept the client's certificate (RFC 8446 section 6.2). */
const REFUSALS = /ALERT_(BAD_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED|UNSUPPORTED_CERT)/;

/** Returns the error of a failed handshake. It says whose certificate is the problem. */
export function explainTls(
  error: NodeJS.ErrnoException,
  facts: HandshakeInfo,
): AuthError | TransportError {
  const { code = '' } = error;
  const options = { cause: error };
  const { address, host } = facts;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesOf(error);
    const message = `The certificate of ${address} is not for ${host}, but for ${names}. Connect by one of these names, or give the daemon a certificate with this name`;
    return new AuthError('CERTIFICATE_INVALID', message, options);
  }
  const problem = PROBLEMS[code];
  if (problem !== undefined) {
    const message = `The certificate of ${address} ${problem} (${code})`;
    return new AuthError('CERTIFICATE_INVALID', message, options);
  }
  if (REFUSALS.test(code)) return refused(facts, options);
  if (isOurs(code)) {
    const message = `The certificates for TLS cannot be used: ${error.message}`;
    return new AuthError('CERTIFICATE_INVALID', message, options);
  }
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

/** Whether OpenSSL could not read the client's own certificates. */
function isOurs(code: string): boolean {
  return code.startsWith('ERR_OSSL_') || code === 'ERR_SSL_KEY_VALUES_MISMATCH';
}

function namesOf(error: Error): string {
  const { cert } = error as {
    readonly cert?: { subjectaltname?: string; subject?: { CN?: string } };
  };
  const names = cert?.subjectaltname?.replaceAll(/(DNS|IP Address):/g, '') ?? cert?.subject?.CN;
  return names || 'no name';
}
