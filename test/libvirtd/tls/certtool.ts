import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/programs.ts';

/** Kinds of keys that certtool makes. */
export type KeyType = 'rsa' | 'rsa-pss' | 'ecdsa' | 'ed25519';

/** As the guide has it. certtool leaves `encryption_key` out where the algorithm cannot encipher. */
const USES = ['encryption_key', 'signing_key'];

/** Certificates in a folder, each as NAMEcert.pem and NAMEkey.pem, by GnuTLS's certtool. */
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

  /** An authority, which signs itself where nobody else does. */
  authority(name: string, signer?: string): Promise<void> {
    return this.#make(name, ['ca', 'cert_signing_key'], signer);
  }

  /** The certificate of a daemon on this machine. */
  server(name: string, signer: string): Promise<void> {
    const lines = ['dns_name = localhost', 'tls_www_server', ...USES];
    return this.#make(name, lines, signer);
  }

  client(name: string, signer: string): Promise<void> {
    const lines = ['country = GB', 'organization = Org', 'tls_www_client', ...USES];
    return this.#make(name, lines, signer);
  }

  /** An authority's list of what it has revoked. */
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
 * Makes an authority, a server and a client in `folder`, as libvirt's guide does. The authority signs
 * itself, or is signed by one whose certificate is not in `cacert.pem`.
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
