import { posix, win32 } from 'node:path';

/** What the places of certificates depend on. */
export interface TlsEnvironment {
  /** As `process.platform`. */
  readonly platform: string;

  /** The effective user id; undefined where there are none (Windows). */
  readonly euid: number | undefined;
  readonly home: string;
}

/** Where each file may be, the first that is there counting. */
export interface ClientFileLocations {
  readonly ca: readonly string[];
  readonly crl: readonly string[];
  /** Certificate and key, which belong together. */
  readonly identity: readonly IdentityLocation[];
}

export interface IdentityLocation {
  readonly cert: string;
  readonly key: string;
}

/** libvirt's folders for certificates of the whole machine, as distributions build it. */
const SYSTEM_CA_FOLDER = '/etc/pki/CA';
const SYSTEM_FOLDER = '/etc/pki/libvirt';

/**
 * Where a client's certificates are (virNetTLSContextLocateCredentials): in the folder that the URI
 * names and nowhere else, or with the user and then with the machine. Root has no folder of its
 * own.
 */
export function clientFileLocations(
  pkiPath: string | undefined,
  environment: TlsEnvironment,
): ClientFileLocations {
  if (pkiPath !== undefined) return folderPlaces(pkiPath, environment);
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
  const user = folderPlaces(userFolder(environment), environment);
  if (environment.platform === 'win32') return user;
  return {
    ca: [...user.ca, ...system.ca],
    crl: [...user.crl, ...system.crl],
    identity: [...user.identity, ...system.identity],
  };
}

/** A user's own folder. */
export function userFolder({ platform, home }: TlsEnvironment): string {
  return paths(platform).join(home, '.pki', 'libvirt');
}

function folderPlaces(folder: string, { platform }: TlsEnvironment): ClientFileLocations {
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
