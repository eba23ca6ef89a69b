import type { PlatformFiles } from '../platform/index.ts';
import { installationPrefix, pathsOf } from '../platform/index.ts';

/** The system state that determines where the certificates are. */
export interface TlsEnvironment extends PlatformFiles {
  /** The effective user ID; undefined on Windows, which has none. */
  readonly euid: number | undefined;
  readonly home: string;
}

/** The possible paths of each file. The first existing one is used. */
export interface ClientFileLocations {
  readonly ca: readonly string[];
  readonly crl: readonly string[];
  /** The paths of a certificate and its key. */
  readonly identity: readonly IdentityLocation[];
}

/** The paths of a certificate and its key. */
export interface IdentityLocation {
  readonly cert: string;
  readonly key: string;
}

/**
 * Returns the possible paths of a client's certificates (virNetTLSContextLocateCredentials): only
 * the folder named in the URI, or else the user's folder and then the system's folders. Root has no
 * user folder.
 */
export function clientFileLocations(
  pkiPath: string | undefined,
  environment: TlsEnvironment,
): ClientFileLocations {
  if (pkiPath !== undefined) return folderLocations(pkiPath, environment);
  const folder = systemFolder(environment);
  const user = folderLocations(userFolder(environment), environment);
  if (folder === undefined) return user;
  const system: ClientFileLocations = {
    ca: [`${folder}/CA/cacert.pem`],
    crl: [`${folder}/CA/cacrl.pem`],
    identity: [
      {
        cert: `${folder}/libvirt/clientcert.pem`,
        key: `${folder}/libvirt/private/clientkey.pem`,
      },
    ],
  };
  if (environment.euid === 0) return system;
  return {
    ca: [...user.ca, ...system.ca],
    crl: [...user.crl, ...system.crl],
    identity: [...user.identity, ...system.identity],
  };
}

/** Returns the user's folder of certificates. */
export function userFolder(environment: TlsEnvironment): string {
  return pathsOf(environment).join(environment.home, '.pki', 'libvirt');
}

/**
 * Returns the system's folder of certificates, such as `/etc/pki`. Undefined on Windows, where any
 * user may create such a folder.
 */
export function systemFolder(environment: TlsEnvironment): string | undefined {
  if (environment.platform === 'win32') return undefined;
  return `${installationPrefix(environment)}/etc/pki`;
}

function folderLocations(folder: string, environment: TlsEnvironment): ClientFileLocations {
  const { join } = pathsOf(environment);
  return {
    ca: [join(folder, 'cacert.pem')],
    crl: [join(folder, 'cacrl.pem')],
    identity: [{ cert: join(folder, 'clientcert.pem'), key: join(folder, 'clientkey.pem') }],
  };
}
