import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/programs.ts';

/**
 * Makes an authority, a server and a client in `folder` with GnuTLS's certtool, as libvirt's guide
 * does. The authority signs itself, or is signed by one whose certificate is not in `cacert.pem`.
 */
export async function makeWithCerttool(
  folder: string,
  signer: 'itself' | 'another',
): Promise<void> {
  const path = (name: string): string => join(folder, name);
  const template = (name: string, lines: readonly string[]): string => {
    writeFileSync(path(name), [...lines, 'expiration_days = 2'].join('\n'));
    return path(name);
  };
  const authority = async (name: string, ...how: readonly string[]): Promise<void> => {
    const lines = [`cn = Test ${name}`, 'ca', 'cert_signing_key'];
    await certtool('--generate-privkey', '--outfile', path(`${name}key.pem`));
    await certtool(
      ...[...how, '--load-privkey', path(`${name}key.pem`)],
      ...['--template', template(`${name}.info`, lines), '--outfile', path(`${name}cert.pem`)],
    );
  };
  if (signer === 'itself') {
    await authority('ca', '--generate-self-signed');
  } else {
    await authority('root', '--generate-self-signed');
    await authority(
      ...(['ca', '--generate-certificate'] as const),
      ...['--load-ca-certificate', path('rootcert.pem')],
      ...['--load-ca-privkey', path('rootkey.pem')],
    );
  }
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
