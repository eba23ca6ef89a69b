import { homedir } from 'node:os';
import { join } from 'node:path';
import { userFolder } from '../tls/index.ts';

/**
 * Where certificates are: libvirt's places for the whole machine (`/etc/pki`, of daemons and of root),
 * those of this user, or a folder with all of them, as `pkipath=` in a URI names one.
 */
export type PkiLocation = 'system' | 'user' | { readonly folder: string };

/** A file of a place, and who may read it. */
export interface PkiFile {
  readonly path: string;
  /** A private key. */
  readonly isSecret: boolean;
}

export type PkiFileName =
  | 'cacert'
  | 'cacrl'
  | 'servercert'
  | 'serverkey'
  | 'clientcert'
  | 'clientkey';

/** The path of each file at a place. */
export function filesOf(place: PkiLocation): Readonly<Record<PkiFileName, PkiFile>> {
  const path = (name: PkiFileName): string => {
    if (place === 'system') return systemPath(name);
    return join(place === 'user' ? ownFolder() : place.folder, `${name}.pem`);
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
