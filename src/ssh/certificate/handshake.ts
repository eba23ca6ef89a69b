import type { Client } from 'ssh2';
import { toError } from '../../errors/index.ts';
import { isCertificate, readCertificate } from './read-certificate.ts';
import { CERTIFICATE_TYPES } from './types.ts';

/**
 * Makes an ssh2 client request host certificates, which ssh2 does not support.
 *
 * This is only possible with ssh2's private members, because ssh2 rejects the names of algorithms
 * that it does not know. They are those of ssh2 1.17.0: package.json pins this version, and the
 * build bundles it, so a program cannot have another one. Only objects of this one connection are
 * changed:
 *
 * - The offer (`_offer`, sent as SSH_MSG_KEXINIT) is replaced by one with certificates first.
 * - Every key exchange (`_kex`), the first one and each re-key, is changed to expect a certificate
 *   as K_S, and later to verify the host's signature with the key in the certificate.
 *
 * ssh2 then calls `hostVerifier` with the certificate. The exchange hash (RFC 4253 section 8)
 * contains the certificate as received, followed by the client's public key. ssh2 gets the latter
 * with `getPublicKey()`, so in this call the plain key replaces the certificate. If the replacement
 * happened earlier or later, no signature would match, and ssh2 would end the connection.
 *
 * Call this immediately after `connect()`, before the first bytes arrive.
 */
export function offerCertificates(client: Client): void {
  const { _protocol: protocol } = client as unknown as OpenClient;
  const { lists } = protocol._offer;
  const names = CERTIFICATE_TYPES.flatMap(({ algorithms }) => algorithms.map(({ name }) => name));
  const KexInit = protocol._offer.constructor;
  protocol._offer = new KexInit({
    kex: lists.kex.array,
    serverHostKey: [...names, ...lists.serverHostKey.array],
    cs: directionOf(lists.cs),
    sc: directionOf(lists.sc),
  });
  let current: Exchange | undefined;
  Object.defineProperty(protocol, '_kex', {
    get: () => current,
    set: (exchange: Exchange) => {
      expectCertificate(exchange);
      current = exchange;
    },
  });
}

/** The private members of ssh2's Client, Protocol, KexInit and KeyExchange that are used here. */
interface OpenClient {
  readonly _protocol: Protocol;
}

interface Protocol {
  _offer: Offer;
  _kex: Exchange | undefined;
}

interface Offer {
  readonly constructor: new (algorithms: OfferedAlgorithms) => Offer;
  readonly lists: {
    readonly kex: NameList;
    readonly serverHostKey: NameList;
    readonly cs: Direction<NameList>;
    readonly sc: Direction<NameList>;
  };
}

interface OfferedAlgorithms {
  readonly kex: readonly string[];
  readonly serverHostKey: readonly string[];
  readonly cs: Direction<readonly string[]>;
  readonly sc: Direction<readonly string[]>;
}

interface NameList {
  readonly array: readonly string[];
}

interface Direction<List> {
  readonly cipher: List;
  readonly mac: List;
  readonly compress: List;
  readonly lang: List;
}

interface Exchange {
  readonly negotiated: { serverHostKey: string };

  /** K_S, from its arrival until the end of the key exchange. */
  _hostKey: Buffer | undefined;

  /** Returns the client's public key: Q_C, or e. */
  getPublicKey(): unknown;
}

function directionOf({
  cipher,
  mac,
  compress,
  lang,
}: Direction<NameList>): Direction<readonly string[]> {
  return { cipher: cipher.array, mac: mac.array, compress: compress.array, lang: lang.array };
}

/** Prepares a key exchange that negotiated a certificate. Leaves any other unchanged. */
function expectCertificate(exchange: Exchange): void {
  const { negotiated } = exchange;
  for (const { name, algorithms } of CERTIFICATE_TYPES) {
    const agreed = algorithms.find((each) => each.name === negotiated.serverHostKey);
    if (agreed === undefined) continue;
    // ssh2 compares this name with the name at the beginning of K_S.
    negotiated.serverHostKey = name;
    const getPublicKey = exchange.getPublicKey.bind(exchange);
    exchange.getPublicKey = () => {
      const { _hostKey: hostKey } = exchange;
      if (hostKey !== undefined && isCertificate(hostKey)) {
        exchange._hostKey = keyIn(hostKey);
        negotiated.serverHostKey = agreed.signature;
      }
      return getPublicKey();
    };
    return;
  }
}

/** Returns the key in a certificate. ssh2 reports an error from here as the connection's error. */
function keyIn(certificate: Buffer): Buffer {
  try {
    return readCertificate(certificate).key;
  } catch (error) {
    const cause = toError(error);
    throw new Error(`the host's certificate is malformed: ${cause.message}`, { cause });
  }
}
