import { homedir } from 'node:os';
import { join } from 'node:path';
import { userFolder } from '../tls/index.ts';

/**
 * The location of certificates: `'system'` is libvirt's system-wide folders in `/etc/pki`, which
 * daemons and root use; `'user'` is this user's folder, `~/.pki/libvirt`; `{ folder }` is one
 * folder with all files, as in `pkipath=` of a URI.
 */
export type PkiLocation = 'system' | 'user' | { readonly folder: string };

/** The path of a file, and whether it is secret. */
export interface PkiFile {
  readonly path: string;
  /** Whether the file is a private key. */
  readonly isSecret: boolean;
}

export type PkiFileName =
  | 'cacert'
  | 'cacrl'
  | 'servercert'
  | 'serverkey'
  | 'clientcert'
  | 'clientkey';

/** Returns the files of a location. */
export function filesOf(location: PkiLocation): Readonly<Record<PkiFileName, PkiFile>> {
  const path = (name: PkiFileName): string => {
    if (location === 'system') return systemPath(name);
    return join(location === 'user' ? ownFolder() : location.folder, `${name}.pem`);
  };
  const open = (name: PkiFileName): PkiFile => ({ path: path(name), isSecret: false });
  const secret = (name: PkiFileName): PkiFile => ({ path: path(name), isSecret: true });
  return {
    cacert: open('cacert'),
    cacrl: open('cacrl'),
    servercert: open('servercert'),
    serverkey: secret('serverkey'),
    clientcert: open('clientcert'),
    clientkey: secret('clientkey'),
  };
}

function systemPath(name: PkiFileName): string {
  switch (name) {
    case 'cacert':
    case 'cacrl':
      return `/etc/pki/CA/${name}.pem`;
    case 'servercert':
    case 'clientcert':
      return `/etc/pki/libvirt/${name}.pem`;
    case 'serverkey':
    case 'clientkey':
      return `/etc/pki/libvirt/private/${name}.pem`;
  }
}

function ownFolder(): string {
  return userFolder({
    platform: process.platform,
    euid: process.geteuid?.(),
    home: homedir(),
  });
}
