import { posix, win32 } from 'node:path';

/** The system state that determines where the certificates are. */
export interface TlsEnvironment {
  /** The value of `process.platform`. */
  readonly platform: string;

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

/** libvirt's system-wide folders for certificates, as distributions build it. */
const SYSTEM_CA_FOLDER = '/etc/pki/CA';
const SYSTEM_FOLDER = '/etc/pki/libvirt';

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
  const system: ClientFileLocations = {
    ca: [`${SYSTEM_CA_FOLDER}/cacert.pem`],
    crl: [`${SYSTEM_CA_FOLDER}/cacrl.pem`],
    identity: [
      {
        cert: `${SYSTEM_FOLDER}/clientcert.pem`,
        key: `${SYSTEM_FOLDER}/private/clientkey.pem`,
      },
    ],
  };
  if (environment.euid === 0) return system;
  const user = folderLocations(userFolder(environment), environment);
  if (environment.platform === 'win32') return user;
  return {
    ca: [...user.ca, ...system.ca],
    crl: [...user.crl, ...system.crl],
    identity: [...user.identity, ...system.identity],
  };
}

/** Returns the user's folder of certificates. */
export function userFolder({ platform, home }: TlsEnvironment): string {
  return paths(platform).join(home, '.pki', 'libvirt');
}

function folderLocations(folder: string, { platform }: TlsEnvironment): ClientFileLocations {
  const { join } = paths(platform);
  return {
    ca: [join(folder, 'cacert.pem')],
    crl: [join(folder, 'cacrl.pem')],
    identity: [{ cert: join(folder, 'clientcert.pem'), key: join(folder, 'clientkey.pem') }],
  };
}

function paths(platform: string): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
