import { join } from 'node:path';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
  writePki,
} from '../../src/pki/index.ts';
import { Sshd } from '../libvirtd/ssh/sshd.ts';
import type { Libvirtd } from '../libvirtd/support/libvirtd.ts';
import { startLibvirtd } from '../libvirtd/support/libvirtd.ts';
import { windowsPath } from './wine.ts';

/** A libvirtd with TCP and TLS, and a sshd in front of it, for the clients on Windows. */
export class Daemons implements AsyncDisposable {
  readonly #libvirtd: Libvirtd;
  readonly #sshd: Sshd;
  readonly #pki: string;

  private constructor(libvirtd: Libvirtd, sshd: Sshd, pki: string) {
    this.#libvirtd = libvirtd;
    this.#sshd = sshd;
    this.#pki = pki;
  }

  /** @param folder - For the certificates. */
  static async start(folder: string): Promise<Daemons> {
    const pki = join(folder, 'pki');
    const ca = await createCertificateAuthority({ keyBits: 2048 });
    const names = { names: ['localhost'], addresses: ['127.0.0.1'] };
    const server = await createServerCertificate(ca, { keyBits: 2048, ...names });
    const client = await createClientCertificate(ca, { keyBits: 2048, name: 'windows' });
    await writePki({ folder: pki }, { ca, server, client });
    const libvirtd = await startLibvirtd({
      listenTls: true,
      config: {
        ca_file: join(pki, 'cacert.pem'),
        cert_file: join(pki, 'servercert.pem'),
        key_file: join(pki, 'serverkey.pem'),
      },
    });
    return new Daemons(libvirtd, await Sshd.start(libvirtd), pki);
  }

  /** The settings of smoke.test.ts, with paths as a Windows program sees them. */
  environment(): NodeJS.ProcessEnv {
    const known_hosts = this.#sshd.write('known_hosts', this.#sshd.knownHost);
    const files = {
      keyfile: windowsPath(this.#sshd.file('id')),
      known_hosts: windowsPath(known_hosts),
    };
    return {
      WINDOWS_SMOKE_TCP: this.#libvirtd.uri('test', 'tcp'),
      WINDOWS_SMOKE_TLS: this.#libvirtd.uri('test', 'tls', { pkipath: windowsPath(this.#pki) }),
      WINDOWS_SMOKE_SSH: this.#sshd.uri(files, 'test+ssh', '/default'),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sshd[Symbol.asyncDispose]();
    await this.#libvirtd.stop();
  }
}
