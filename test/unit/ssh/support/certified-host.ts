import type { Connection, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';

/** The host key and the signature that a host sends. */
export interface CertifiedHost {
  /** The negotiated algorithm, such as `ssh-ed25519-cert-v01@openssh.com`. */
  readonly algorithm: string;
  /** Called for each key exchange. */
  readonly shown: () => Buffer;
  /** The private key that signs. For a real host, it is the key in the certificate. */
  readonly privateKey: string;
  readonly signature: string;
}

/** Makes an ssh2 server offer only a certificate, which ssh2 does not support. */
export function showCertificate(client: Connection, host: CertifiedHost): void {
  const { _protocol: protocol } = client as unknown as { readonly _protocol: Protocol };
  const { lists, constructor: Offer } = protocol._offer;
  const direction = { cipher: lists.cs.cipher.array, mac: lists.cs.mac.array };
  const both = { ...direction, compress: ['none'], lang: [] };
  protocol._offer = new Offer({
    kex: lists.kex.array,
    serverHostKey: [host.algorithm],
    cs: both,
    sc: both,
  });
  const key = privateKeyOf(host.privateKey);
  let current: Exchange | undefined;
  Object.defineProperty(protocol, '_kex', {
    get: () => current,
    set: (exchange: Exchange) => {
      exchange.negotiated.serverHostKey = host.signature;
      protocol._hostKeys = {
        [host.signature]: {
          type: key.type,
          getPublicSSH: host.shown,
          sign: (data, hash) => key.sign(data, hash),
        },
      };
      current = exchange;
    },
  });
}

/** Starts a re-key. */
export function renewSecrets(client: Connection): Promise<void> {
  return new Promise((resolve) => client.rekey(() => resolve()));
}

interface Protocol {
  _offer: Offer;
  _hostKeys: Readonly<Record<string, Pick<ParsedKey, 'type' | 'getPublicSSH' | 'sign'>>>;
}

interface Offer {
  readonly constructor: new (lists: unknown) => Offer;
  readonly lists: {
    readonly kex: { readonly array: readonly string[] };
    readonly cs: Readonly<Record<'cipher' | 'mac', { readonly array: readonly string[] }>>;
  };
}

interface Exchange {
  readonly negotiated: { serverHostKey: string };
}

function privateKeyOf(text: string): ParsedKey {
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}
