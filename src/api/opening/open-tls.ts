import { unlessAborted } from '../../async/index.ts';
import type { GivenMaterial, Pem } from '../../tls/index.ts';
import {
  clientFileLocations,
  createRevocationChecker,
  findPeerProblem,
  loadMaterial,
  readPriority,
  requireSound,
  warnOfExpiredLists,
} from '../../tls/index.ts';
import type { Transport } from '../../transport/index.ts';
import { connectTls } from '../../transport/tls.ts';
import type { TlsTarget } from '../../uri/index.ts';
import { processEnvironment } from '../../uri/index.ts';
import type { Deadline } from './deadline.ts';
import type { TlsConnectOptions } from './tls-options.ts';

/** Connects over TLS, with the certificates of the options or of libvirt's default locations. */
export async function openTls(
  target: TlsTarget,
  options: TlsConnectOptions | undefined,
  deadline: Deadline,
): Promise<Transport> {
  const versions = readPriority(target.priority ?? 'NORMAL');
  const places = clientFileLocations(target.pkiPath, processEnvironment());
  // The files may be on a network file system that does not respond.
  const loading = loadMaterial(givenMaterial(options), places);
  const material = await unlessAborted(loading, deadline.signal);
  if (target.checksOwnFiles) await requireSound(material);
  warnOfExpiredLists(material);
  const { host, port, verifiesPeer } = target;
  const { ca, identity } = material;
  const findRevoked = createRevocationChecker(material);
  return connectTls({
    ...{ host, port, verifiesPeer, ...versions },
    ca: ca.text,
    cert: identity?.cert.text,
    key: identity?.key.text,
    passphrase: identity?.passphrase,
    findProblem: (shown, name) => {
      const [leaf] = shown;
      if (leaf === undefined) return 'is missing';
      return findPeerProblem(leaf, name) ?? findRevoked?.(shown);
    },
    signal: deadline.signal,
    onPhase: (phase) => {
      deadline.phase = phase;
    },
  });
}

function givenMaterial(options: TlsConnectOptions = {}): GivenMaterial {
  const cert = toPem('tls.cert', options.cert);
  const key = toPem('tls.key', options.key);
  const { passphrase } = options;
  return {
    passphrase,
    ca: toPem('tls.ca', options.ca),
    crl: toPem('tls.crl', options.crl),
    identity: cert === undefined || key === undefined ? undefined : { cert, key, passphrase },
  };
}

function toPem(name: string, value: string | Uint8Array | undefined): Pem | undefined {
  if (value === undefined) return undefined;
  return { name, text: typeof value === 'string' ? value : Buffer.from(value).toString('latin1') };
}
