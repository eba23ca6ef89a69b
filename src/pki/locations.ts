import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { ArgumentError } from '../errors/index.ts';
import { pathsOf } from '../platform/index.ts';
import type { TlsEnvironment } from '../tls/index.ts';
import { systemFolder, userFolder } from '../tls/index.ts';

/**
 * The location of certificates: `'system'` is libvirt's system-wide folders in `/etc/pki`, which
 * daemons and root use; `'user'` is this user's folder, `~/.pki/libvirt`; `{ folder }` is one
 * folder with all files, as in `pkipath=` of a URI. On macOS, `'system'` is `etc/pki` below the
 * prefix of Homebrew or MacPorts. Windows has no such folder.
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

/** Returns the files of a location. @throws ArgumentError if this platform has no such location. */
export function filesOf(
  location: PkiLocation,
  environment: TlsEnvironment = processEnvironment(),
): Readonly<Record<PkiFileName, PkiFile>> {
  requireLocation(location);
  const path = (name: PkiFileName): string => {
    if (location === 'system') return systemPath(name, environment);
    const folder = location === 'user' ? userFolder(environment) : location.folder;
    return pathsOf(environment).join(folder, `${name}.pem`);
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

function requireLocation(location: PkiLocation): void {
  if (location === 'system' || location === 'user') return;
  if (typeof location === 'object' && typeof location?.folder === 'string') return;
  throw new ArgumentError('Expected "location" to be "system", "user" or { folder }', {
    argument: 'location',
  });
}

function systemPath(name: PkiFileName, environment: TlsEnvironment): string {
  const folder = systemFolder(environment);
  if (folder === undefined) {
    throw new ArgumentError(
      'Windows has no system-wide folder for certificates: pass "user" or { folder }',
      { argument: 'location' },
    );
  }
  switch (name) {
    case 'cacert':
    case 'cacrl':
      return `${folder}/CA/${name}.pem`;
    case 'servercert':
    case 'clientcert':
      return `${folder}/libvirt/${name}.pem`;
    case 'serverkey':
    case 'clientkey':
      return `${folder}/libvirt/private/${name}.pem`;
  }
}

function processEnvironment(): TlsEnvironment {
  return {
    platform: process.platform,
    euid: process.geteuid?.(),
    variables: process.env,
    home: homedir(),
    exists: existsSync,
  };
}
