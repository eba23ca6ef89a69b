import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/programs.ts';

/** The key types of certtool. */
export type KeyType = 'rsa' | 'rsa-pss' | 'ecdsa' | 'ed25519';

/**
 * The template of libvirt's guide. certtool ignores `encryption_key` if the key cannot encipher.
 */
const USES = ['encryption_key', 'signing_key'];

/** Creates certificates with GnuTLS's certtool, each as NAMEcert.pem and NAMEkey.pem. */
export class Certtool {
  readonly folder: string;
  readonly #keyType: KeyType;

  constructor(folder: string, keyType: KeyType = 'rsa') {
    this.folder = folder;
    this.#keyType = keyType;
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  cert(name: string): string {
    return readFileSync(this.path(`${name}cert.pem`), 'utf8');
  }

  /** Creates a CA, self-signed without an issuer. */
  authority(name: string, signer?: string): Promise<void> {
    return this.#make(name, ['ca', 'cert_signing_key'], signer);
  }

  /** Creates the certificate of a daemon on this machine. */
  server(name: string, signer: string): Promise<void> {
    const lines = ['dns_name = localhost', 'tls_www_server', ...USES];
    return this.#make(name, lines, signer);
  }

  client(name: string, signer: string): Promise<void> {
    const lines = ['country = GB', 'organization = Org', 'tls_www_client', ...USES];
    return this.#make(name, lines, signer);
  }

  /** Creates a CA's revocation list. */
  async revocationList(
    authority: string,
    revoked: readonly string[],
    when: 'now' | 'long ago' = 'now',
  ): Promise<string> {
    const lines = {
      now: ['crl_next_update = 2'],
      'long ago': [
        'crl_this_update_date = "2020-01-01 00:00:00"',
        'crl_next_update_date = "2020-02-01 00:00:00"',
      ],
    }[when];
    writeFileSync(this.path('crl.info'), ['crl_number = 1', ...lines].join('\n'));
    writeFileSync(this.path('revoked.pem'), revoked.map((name) => this.cert(name)).join(''));
    return certtool(
      ...['--generate-crl', ...this.#signer(authority), '--template', this.path('crl.info')],
      ...(revoked.length === 0 ? [] : ['--load-certificate', this.path('revoked.pem')]),
    );
  }

  async #make(name: string, lines: readonly string[], signer?: string): Promise<void> {
    const template = this.path(`${name}.info`);
    const key = this.path(`${name}key.pem`);
    writeFileSync(template, [`cn = Test ${name}`, ...lines, 'expiration_days = 2'].join('\n'));
    await certtool('--generate-privkey', '--key-type', this.#keyType, '--outfile', key);
    await certtool(
      ...(signer === undefined
        ? ['--generate-self-signed']
        : ['--generate-certificate', ...this.#signer(signer)]),
      ...['--load-privkey', key, '--template', template],
      ...['--outfile', this.path(`${name}cert.pem`)],
    );
  }

  #signer(name: string): readonly string[] {
    return [
      ...['--load-ca-certificate', this.path(`${name}cert.pem`)],
      ...['--load-ca-privkey', this.path(`${name}key.pem`)],
    ];
  }
}

/**
 * Creates a CA, a server and a client certificate in `folder`, as in libvirt's guide. The CA is
 * self-signed, or signed by a CA that is not in `cacert.pem`.
 */
export async function makeWithCerttool(
  folder: string,
  signer: 'itself' | 'another' = 'itself',
  keyType?: KeyType,
): Promise<Certtool> {
  const tool = new Certtool(folder, keyType);
  if (signer === 'another') await tool.authority('root');
  await tool.authority('ca', signer === 'another' ? 'root' : undefined);
  await tool.server('server', 'ca');
  await tool.client('client', 'ca');
  for (const name of ['ca', 'server', 'client']) chmodSync(tool.path(`${name}cert.pem`), 0o644);
  return tool;
}

export function certtool(...args: readonly string[]): Promise<string> {
  return run('/usr/bin/certtool', args);
}
