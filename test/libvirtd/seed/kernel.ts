import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

/** A Linux kernel for guests. */
export interface Kernel {
  readonly path: string;
  /** Returns a module and all that it needs, in the order in which they are loaded. */
  modules(name: string): readonly KernelModule[];
}

/** A module that is not built in. */
export interface KernelModule {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The machine's own kernels, and one that scripts/install-test-packages.sh has unpacked. */
const ROOTS = ['/', '/usr/local/lib/libvirt-client-tests/kernel'];

/** Packages since Debian 13 have /usr/lib, which is the same folder after an installation. */
const MODULES = ['lib/modules', 'usr/lib/modules'];

/** Returns a kernel with its modules, or null if there is none. */
export function findKernel(): Kernel | null {
  const folders = ROOTS.flatMap((root) => MODULES.map((modules) => ({ root, modules })));
  for (const { root, modules } of folders) {
    const folder = join(root, modules);
    const releases = existsSync(folder) ? readdirSync(folder).sort().reverse() : [];
    for (const release of releases) {
      // Since Debian 14, the package has the kernel beside its modules.
      const images = [join(root, 'boot', `vmlinuz-${release}`), join(folder, release, 'vmlinuz')];
      const image = images.find((path) => existsSync(path));
      if (image !== undefined && existsSync(join(folder, release, 'modules.builtin'))) {
        return new InstalledKernel(image, join(folder, release));
      }
    }
  }
  return null;
}

const MODULE = /\.ko(?:\.(xz|zst|gz))?$/;

class InstalledKernel implements Kernel {
  readonly path: string;
  readonly #files: ReadonlyMap<string, string>;
  readonly #builtIn: ReadonlySet<string>;

  constructor(path: string, modules: string) {
    this.path = path;
    const files = readdirSync(modules, { recursive: true, encoding: 'utf8' });
    this.#files = new Map(
      files.filter((file) => MODULE.test(file)).map((file) => [named(file), join(modules, file)]),
    );
    const builtIn = readFileSync(join(modules, 'modules.builtin'), 'utf8').trim().split('\n');
    this.#builtIn = new Set(builtIn.map(named));
  }

  modules(name: string): readonly KernelModule[] {
    if (this.#builtIn.has(name)) return [];
    const file = this.#files.get(name);
    if (file === undefined) throw new Error(`${this.path} has no module ${name}`);
    const bytes = unpacked(file);
    // The section .modinfo of a module has texts that end with a null character.
    const depends = /\0depends=([^\0]*)\0/.exec(bytes.toString('latin1'))?.[1] ?? '';
    const needed = depends.split(',').filter((each) => each !== '');
    return [...needed.flatMap((each) => this.modules(each)), { name, bytes }];
  }
}

/** The kernel takes a dash in the name of a module for an underscore. */
function named(file: string): string {
  return basename(file).replace(MODULE, '').replaceAll('-', '_');
}

function unpacked(file: string): Buffer {
  const packing = MODULE.exec(file)?.[1];
  if (packing === undefined) return readFileSync(file);
  const program = { xz: 'xz', zst: 'zstd', gz: 'gzip' }[packing] ?? packing;
  return execFileSync(program, ['-dc', file], {
    ...{ timeout: PROGRAM_LIMIT_MS, maxBuffer: 64 * 1024 * 1024 },
  });
}
