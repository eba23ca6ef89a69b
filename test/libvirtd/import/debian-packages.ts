import { join } from 'node:path';
import { fetchSource, findFile, privateApt, unpack } from '../support/debian-source.ts';

/** libvirt's sources and API descriptions from the distribution of this machine. */
export interface LibvirtPackages {
  /** The unpacked source tree. */
  readonly source: string;
  /** The folder of `libvirt-api.xml`, which the package for developers installs. */
  readonly api: string;
}

/**
 * Downloads libvirt's source package and its package for developers into a folder, and unpacks
 * them there.
 *
 * @throws Error with the output of apt if the packages are not available.
 */
export function fetchLibvirtPackages(folder: string): LibvirtPackages {
  const apt = privateApt(folder);
  const source = fetchSource(apt, folder, 'libvirt');
  apt.download(['download', 'libvirt-dev']);
  unpack('dpkg-deb', ['-x', findFile(folder, /^libvirt-dev_.*\.deb$/), join(folder, 'dev')]);
  return { source, api: join(folder, 'dev/usr/share/libvirt/api') };
}
