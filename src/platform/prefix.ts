import { ArgumentError } from '../errors/index.ts';

/** The parts of the system state that determine where libvirt is installed. */
export interface PlatformFiles {
  /** The value of `process.platform`. */
  readonly platform: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  exists(path: string): boolean;
}

/** The daemons by which an installation is recognized. */
const DAEMONS = ['libvirtd', 'virtqemud'] as const;

/** The prefixes of Homebrew on Apple silicon, Homebrew on Intel, and MacPorts. */
const MAC_PREFIXES = ['/opt/homebrew', '/usr/local', '/opt/local'] as const;

/**
 * Returns the folder that contains the folders `etc`, `sbin` and `var` of libvirt; '' for the root
 * folder. On macOS package managers install libvirt under a prefix of their own. The first of these
 * is used: `LIBVIRT_PREFIX`, the prefix of the daemon in `PATH`, a usual prefix with a daemon. On
 * other platforms only `LIBVIRT_PREFIX` is.
 *
 * @throws ArgumentError if `LIBVIRT_PREFIX` is not an absolute path.
 */
export function installationPrefix({ platform, variables, exists }: PlatformFiles): string {
  if (platform === 'win32') return '';
  const given = variables['LIBVIRT_PREFIX'];
  if (given !== undefined) return checkPrefix(given);
  if (platform !== 'darwin') return '';
  const hasDaemon = (folder: string): boolean =>
    DAEMONS.some((daemon) => exists(`${folder}/${daemon}`));
  // A relative folder would depend on the current one.
  const folders = (variables['PATH'] ?? '').split(':').filter((each) => each.startsWith('/'));
  const found = folders
    .map((each) => (each.endsWith('/') ? each.slice(0, -1) : each))
    .find((each) => /\/s?bin$/.test(each) && hasDaemon(each));
  if (found !== undefined) return prefixOf(found);
  return MAC_PREFIXES.find((prefix) => hasDaemon(`${prefix}/sbin`)) ?? '';
}

/** Returns the folders that may contain libvirt's daemons, whose build fixes one of them. */
export function daemonFolders(files: PlatformFiles): readonly string[] {
  const prefix = installationPrefix(files);
  const usual = ['/usr/sbin', '/usr/bin', '/usr/local/sbin'];
  return prefix === '' ? usual : [`${prefix}/sbin`, `${prefix}/bin`, ...usual];
}

/** Homebrew links from its prefix to a folder for each package and version. */
function prefixOf(folder: string): string {
  const prefix = folder
    .replace(/\/s?bin$/, '')
    .replace(/\/(?:opt\/libvirt|Cellar\/libvirt\/[^/]+)$/, '');
  return prefix === '/usr' ? '' : prefix;
}

function checkPrefix(given: string): string {
  const prefix = given.endsWith('/') ? given.slice(0, -1) : given;
  if (prefix === '' || prefix.startsWith('/')) return prefix;
  throw new ArgumentError(`LIBVIRT_PREFIX must be an absolute path, got "${given}"`);
}
