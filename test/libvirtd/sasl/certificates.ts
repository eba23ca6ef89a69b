import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
  writePki,
} from '../../../src/pki/index.ts';
import type { DaemonConfig } from '../support/config.ts';

/** The certificates of a CA, a daemon on this machine and a client. */
export interface Certificates extends Disposable {
  /** The folder of the certificates, for the `pkipath` of clients. */
  readonly folder: string;
  /** The settings for a daemon's configuration. */
  readonly config: DaemonConfig;
  /** The daemon's certificate in PEM form. */
  readonly server: { readonly cert: string; readonly key: string; readonly ca: string };
}

export async function makeCertificates(): Promise<Certificates> {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-pki-'));
  const keyBits = 2048;
  const ca = await createCertificateAuthority({ keyBits });
  const server = await createServerCertificate(ca, { names: ['localhost'], keyBits });
  const client = await createClientCertificate(ca, { name: 'client', keyBits });
  await writePki({ folder }, { ca, server, client });
  return {
    folder,
    config: {
      ca_file: join(folder, 'cacert.pem'),
      cert_file: join(folder, 'servercert.pem'),
      key_file: join(folder, 'serverkey.pem'),
    },
    server: { ...server, ca: ca.cert },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
