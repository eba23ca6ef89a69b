// Packs the package, and installs it as users do.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
const MANIFEST = { name: 'consumer', private: true, type: 'module' };
const INSTALL_FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

/** Packs the package into a folder. Returns the file and the paths in it. */
export function pack(folder) {
  const output = npm(root, 'pack', '--json', '--pack-destination', folder);
  // npm 10 prints a list, npm 11 an object by package name, and both may print warnings before it.
  const [packed] = Object.values(JSON.parse(output.slice(output.search(/^[[{]/m))));
  const paths = packed.files.map((file) => file.path);
  return { file: join(folder, packed.filename), paths };
}

/** Installs the packed package into a folder without a project. Returns its folder. */
export function install(folder, file, ...more) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(MANIFEST)}\n`);
  npm(folder, 'install', ...INSTALL_FLAGS, '--install-links', file, ...more);
  const installed = join(folder, 'node_modules/libvirt-client');
  if (!existsSync(installed)) throw new Error('npm did not install the package');
  return installed;
}

/** Installs what the lockfile of a project names, and the packed package. */
export function installInto(folder, file) {
  npm(folder, 'ci', ...INSTALL_FLAGS);
  npm(folder, 'install', '--no-save', ...INSTALL_FLAGS, '--install-links', file);
}

/** Copies the programs of the tests into a folder, and installs the tools that they need. */
export function installTools(folder, ...tools) {
  cpSync(join(import.meta.dirname, 'project'), folder, { recursive: true });
  for (const each of tools) npm(join(folder, each), 'ci', ...INSTALL_FLAGS);
}

/** Returns the output of npm. Throws an error with the output if npm fails. */
function npm(cwd, ...args) {
  try {
    return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`npm ${args[0]} failed:\n${error.stdout}${error.stderr}`, { cause: error });
  }
}
