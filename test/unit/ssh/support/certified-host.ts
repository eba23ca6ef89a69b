import type { Connection, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';

/** What a host shows, and how it proves that it is the one. */
export interface CertifiedHost {
  /** Under which name the two ends agree on it, such as `ssh-ed25519-cert-v01@openssh.com`. */
  readonly algorithm: string;
  /** Called for each exchange of keys. */
  readonly shown: () => Buffer;
  /** The private key that signs; a real host's is the one of the certificate. */
  readonly privateKey: string;
  readonly signature: string;
}

/** Makes a server of ssh2, which knows no certificates, show one and nothing else. */
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

/** Makes both ends agree on new secrets. */
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
