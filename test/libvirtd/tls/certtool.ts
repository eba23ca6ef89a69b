import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/programs.ts';

/** Makes an authority, a server and a client in `folder` with GnuTLS's certtool, as libvirt's guide does. */
export async function makeWithCerttool(folder: string): Promise<void> {
  const path = (name: string): string => join(folder, name);
  const template = (name: string, lines: readonly string[]): string => {
    writeFileSync(path(name), [...lines, 'expiration_days = 2'].join('\n'));
    return path(name);
  };
  await certtool('--generate-privkey', '--outfile', path('cakey.pem'));
  await certtool(
    ...['--generate-self-signed', '--load-privkey', path('cakey.pem')],
    ...['--template', template('ca.info', ['cn = Test CA', 'ca', 'cert_signing_key'])],
    ...['--outfile', path('cacert.pem')],
  );
  const purposes = {
    server: ['dns_name = localhost', 'tls_www_server'],
    client: ['country = GB', 'organization = Org', 'tls_www_client'],
  };
  for (const [name, lines] of Object.entries(purposes)) {
    const all = [`cn = ${name}1`, ...lines, 'encryption_key', 'signing_key'];
    await certtool('--generate-privkey', '--outfile', path(`${name}key.pem`));
    await certtool(
      ...['--generate-certificate', '--load-privkey', path(`${name}key.pem`)],
      ...['--load-ca-certificate', path('cacert.pem'), '--load-ca-privkey', path('cakey.pem')],
      ...['--template', template(`${name}.info`, all), '--outfile', path(`${name}cert.pem`)],
    );
  }
}

export function certtool(...args: readonly string[]): Promise<string> {
  return run('/usr/bin/certtool', args);
}
