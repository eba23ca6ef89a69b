import type { Client } from 'ssh2';
import { toError } from '../../errors/index.ts';
import { isCertificate, readCertificate } from './read-certificate.ts';
import { CERTIFICATE_TYPES } from './types.ts';

/**
 * Makes a client of ssh2, which knows no certificates, ask for those of the host.
 *
 * ssh2 leaves no other way than its private parts: it refuses names of algorithms that it does not
 * know. Only objects of this one connection are touched:
 *
 * - its offer (`_offer`, sent as SSH_MSG_KEXINIT) is replaced by one with certificates in front;
 * - every exchange of keys (`_kex`), the first one and those that renew the secrets, is told to
 *   expect a certificate for K_S, and later to verify the host's signature with the key in it.
 *
 * ssh2 then calls `hostVerifier` with the certificate. The exchange hash (RFC 4253 section 8) has the
 * certificate in it as it came, followed by what the client sent. ssh2 asks for the latter with
 * `getPublicKey()`, so this is the moment at which the plain key takes the certificate's place. Were
 * it missed, or came it too early, then no signature would fit, and ssh2 would end the connection.
 *
 * To be called right after `connect()`, before anything was received.
 *
 * @returns Whether that was possible: another version of ssh2 may have other private parts.
 */
export function offerCertificates(client: Client): boolean {
  const protocol = (client as unknown as OpenClient)._protocol;
  if (!isAsExpected(protocol)) return false;
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
  return true;
}

/** The private parts of ssh2's Client, Protocol, KexInit and KeyExchange that are needed. */
interface OpenClient {
  readonly _protocol: unknown;
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

  /** K_S, once it has come and until the secrets are agreed on. */
  _hostKey: Buffer | undefined;

  /** What the client contributes: Q_C, or e. */
  getPublicKey(): unknown;
}

/** Nothing has been agreed on yet, and everything that will be touched is where it should be. */
function isAsExpected(protocol: unknown): protocol is Protocol {
  if (!isObject(protocol) || !('_kex' in protocol) || protocol['_kex'] !== undefined) return false;
  const offer = protocol['_offer'];
  if (!isObject(offer) || offer.constructor === Object || !isObject(offer['lists'])) return false;
  const { kex, serverHostKey, cs, sc } = offer['lists'];
  const directions = [cs, sc].flatMap((each) =>
    isObject(each) ? [each['cipher'], each['mac'], each['compress'], each['lang']] : [undefined],
  );
  return [kex, serverHostKey, ...directions].every(
    (list) => isObject(list) && Array.isArray(list['array']),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function directionOf({
  cipher,
  mac,
  compress,
  lang,
}: Direction<NameList>): Direction<readonly string[]> {
  return { cipher: cipher.array, mac: mac.array, compress: compress.array, lang: lang.array };
}

/** Prepares an exchange of keys in which a certificate was agreed on; others stay as they are. */
function expectCertificate(exchange: Exchange): void {
  const { negotiated } = exchange;
  for (const { name, algorithms } of CERTIFICATE_TYPES) {
    const agreed = algorithms.find((each) => each.name === negotiated.serverHostKey);
    if (agreed === undefined) continue;
    // With this name ssh2 compares the one with which K_S begins.
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

/** ssh2 reports what is thrown here as the reason why the connection failed. */
function keyIn(certificate: Buffer): Buffer {
  try {
    return readCertificate(certificate).key;
  } catch (error) {
    const cause = toError(error);
    throw new Error(`the host's certificate is malformed: ${cause.message}`, { cause });
  }
}
