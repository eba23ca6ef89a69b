import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportError } from '../import-error.ts';
import { Headers } from './headers.ts';
import type { InterfaceFile, InterfaceName } from './interface-file.ts';
import { readInterface } from './interface-file.ts';

/** The parts of a libvirt source tree that the importer reads. */
export interface SourceTree {
  /** The release, such as `9.0.0`. */
  readonly version: string;
  readonly interfaces: readonly InterfaceFile[];
  readonly headers: Headers;
}

/** The paths of libvirt's interface files. Each comes after the one that it imports. */
const INTERFACES: readonly (readonly [name: InterfaceName, file: string])[] = [
  ['net', 'src/rpc/virnetprotocol.x'],
  ['keepalive', 'src/rpc/virkeepaliveprotocol.x'],
  ['remote', 'src/remote/remote_protocol.x'],
  ['qemu', 'src/remote/qemu_protocol.x'],
  ['lxc', 'src/remote/lxc_protocol.x'],
  ['admin', 'src/admin/admin_protocol.x'],
];

/**
 * The public headers, and the only private header with numbers on the wire (`virDrvFeature`).
 */
const PUBLIC_HEADERS = 'include/libvirt';
const DRIVER_FEATURES = 'src/libvirt_internal.h';

const MESON = 'meson.build';
const MESON_VERSION = /^project\(\s*'libvirt'[^)]*?\bversion:\s*'(?<version>\d+\.\d+\.\d+)'/m;

/**
 * Reads a libvirt source tree.
 *
 * @throws {@link ImportError} if the folder is not a libvirt source tree, or contains something
 * that is not supported.
 */
export function readSourceTree(root: string): SourceTree {
  const read = (file: string) => readFile(root, file);
  const headers = new Headers(headerFiles(root).map((file) => ({ file, text: read(file) })));
  const interfaces: InterfaceFile[] = [];
  for (const [name, file] of INTERFACES) {
    interfaces.push(readInterface({ name, file, text: read(file) }, interfaces, headers.resolve));
  }
  return { version: versionOf(read(MESON)), interfaces, headers };
}

function versionOf(meson: string): string {
  const { version } = MESON_VERSION.exec(meson)?.groups ?? {};
  if (version === undefined) {
    throw new ImportError({ file: MESON, line: 1 }, "no project('libvirt', version: 'x.y.z')");
  }
  return version;
}

function headerFiles(root: string): string[] {
  const folder = join(root, PUBLIC_HEADERS);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const files = names.filter((name) => /\.h(?:\.in)?$/.test(name));
  return [...files.map((name) => `${PUBLIC_HEADERS}/${name}`), DRIVER_FEATURES];
}

function readFile(root: string, file: string): string {
  const path = join(root, file);
  if (!existsSync(path)) {
    throw new Error(`${root} is not a source tree of libvirt: it has no ${file}`);
  }
  return readFileSync(path, 'utf8');
}
