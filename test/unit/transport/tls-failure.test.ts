import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { connectTls } from '../../../src/transport/tls.ts';
import { explainTls } from '../../../src/transport/tls-failure.ts';

const FACTS = { host: 'h', address: 'h:1', hasCertificate: true };

/** Every code of a chain's problem in Node (X509_V_ERR_*), and that of all other problems. */
const CHAIN_CODES = [
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_CRL', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE'],
  ...['UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY'],
  ...['CERT_SIGNATURE_FAILURE', 'CRL_SIGNATURE_FAILURE', 'CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'],
  ...['CRL_NOT_YET_VALID', 'CRL_HAS_EXPIRED', 'ERROR_IN_CERT_NOT_BEFORE_FIELD'],
  ...['ERROR_IN_CERT_NOT_AFTER_FIELD', 'ERROR_IN_CRL_LAST_UPDATE_FIELD'],
  ...['ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_CHAIN_TOO_LONG', 'CERT_REVOKED', 'INVALID_CA'],
  ...['PATH_LENGTH_EXCEEDED', 'INVALID_PURPOSE', 'CERT_UNTRUSTED', 'CERT_REJECTED'],
  ...['HOSTNAME_MISMATCH', 'UNSPECIFIED'],
];

const UNUSABLE_CODES = [
  ...[
    'ERR_OSSL_ASN1_WRONG_TAG',
    'ERR_OSSL_X509_UNSUPPORTED_ALGORITHM',
    'ERR_OSSL_EVP_DECODE_ERROR',
  ],
  ...['ERR_SSL_EE_KEY_TOO_SMALL', 'ERR_SSL_CA_MD_TOO_WEAK', 'ERR_SSL_BAD_SIGNATURE'],
];

describe("A problem of a daemon's certificate", () => {
  it.each([...CHAIN_CODES, ...UNUSABLE_CODES])(
    'with the code %s is CERTIFICATE_INVALID',
    (code) => {
      const error = Object.assign(new Error("OpenSSL's own words"), { code });
      const explained = explainTls(error, FACTS);
      expect(explained).toMatchObject({ name: 'AuthError', code: 'CERTIFICATE_INVALID' });
      expect(explained.message).toMatch(/^The certificate of h:1 \w+/);
    },
  );

  it('without a code of its own is described in the words of OpenSSL', () => {
    const error = Object.assign(new Error('unsupported name constraint'), { code: 'UNSPECIFIED' });
    expect(explainTls(error, FACTS).message).toBe(
      'The certificate of h:1 is not valid: unsupported name constraint',
    );
  });

  it('contains no control characters of its names', () => {
    const cert = { subjectaltname: 'DNS:a\u001b[2Jb' };
    const code = 'ERR_TLS_CERT_ALTNAME_INVALID';
    const { message } = explainTls(Object.assign(new Error('names'), { code, cert }), FACTS);
    expect(message).toContain('but for a?[2Jb.');
  });
});

describe('A TLS alert', () => {
  const FATAL = 2;

  it.each([
    [41, 'no_certificate'],
    [42, 'bad_certificate'],
    [43, 'unsupported_certificate'],
    [44, 'certificate_revoked'],
    [45, 'certificate_expired'],
    [46, 'certificate_unknown'],
    [48, 'unknown_ca'],
    [49, 'access_denied'],
    [111, 'certificate_unobtainable'],
    [113, 'bad_certificate_status_response'],
    [114, 'bad_certificate_hash_value'],
    [116, 'certificate_required'],
  ])('with the number %i, %s, is CERTIFICATE_REFUSED', async (description) => {
    expect(await failureOf(description)).toBe('CERTIFICATE_REFUSED');
  });

  it.each([
    [40, 'handshake_failure'],
    [70, 'protocol_version'],
    [80, 'internal_error'],
  ])('with the number %i, %s, is CONNECT_FAILED', async (description) => {
    expect(await failureOf(description)).toBe('CONNECT_FAILED');
  });

  /** Connects to a server that answers with the alert (RFC 8446 section 6). */
  async function failureOf(description: number): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.end(Buffer.from([0x15, 3, 3, 0, 2, FATAL, description]));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const options = { host: '127.0.0.1', port, ca: '', verifiesPeer: true } as const;
      const versions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } as const;
      const none = { cert: undefined, key: undefined, passphrase: undefined };
      await connectTls({ ...options, ...versions, ...none, findProblem: () => undefined });
      return 'connected';
    } catch (error) {
      return String(Reflect.get(error as Error, 'code'));
    } finally {
      server.close();
    }
  }
});
