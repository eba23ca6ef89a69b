import type { SpawnSyncReturns } from 'node:child_process';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

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
 * apt uses its own lists, cache and sources in that folder, so that nothing on the machine changes.
 * The sources of the machine may not include source packages.
 *
 * @throws Error with the output of apt if the packages are not available.
 */
export function fetchLibvirtPackages(folder: string): LibvirtPackages {
  const apt = privateApt(folder);
  const update = apt(['update']);
  for (const args of [
    ['source', '--download-only', 'libvirt'],
    ['download', 'libvirt-dev'],
  ]) {
    const download = apt(args);
    if (download.status !== 0) {
      // The update may fail for some sources without harm, so its errors are reported only here.
      const said = [update, download].map(({ error, stderr }) => error?.message ?? stderr);
      throw new Error(`apt-get ${args.join(' ')} failed: ${said.join('')}`);
    }
  }
  const source = join(folder, 'source');
  mkdirSync(source);
  const archive = find(folder, /^libvirt_.*\.orig\.tar\.\w+$/);
  unpack('tar', ['-xf', archive, '-C', source, '--strip-components=1']);
  unpack('dpkg-deb', ['-x', find(folder, /^libvirt-dev_.*\.deb$/), join(folder, 'dev')]);
  return { source, api: join(folder, 'dev/usr/share/libvirt/api') };
}

type Apt = (args: readonly string[]) => SpawnSyncReturns<string>;

function privateApt(folder: string): Apt {
  const parts = join(folder, 'sources');
  for (const path of [
    parts,
    join(folder, 'lists/partial'),
    join(folder, 'cache/archives/partial'),
  ]) {
    mkdirSync(path, { recursive: true });
  }
  for (const path of sourceFiles()) {
    writeFileSync(join(parts, basename(path)), withSourcePackages(readFileSync(path, 'utf8')));
  }
  const options = [
    'Dir::Etc::SourceList=/dev/null',
    `Dir::Etc::SourceParts=${parts}`,
    `Dir::State::Lists=${join(folder, 'lists')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    // Only the owner can read the folder, so apt must not change to another user.
    'APT::Sandbox::User=root',
  ];
  const settings = options.flatMap((option) => ['-o', option]);
  return (args) =>
    spawnSync('apt-get', ['--quiet', ...settings, ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: PROGRAM_LIMIT_MS,
    });
}

function sourceFiles(): string[] {
  const parts = '/etc/apt/sources.list.d';
  const listed = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  return ['/etc/apt/sources.list', ...listed].filter(
    (path) => /\.(?:list|sources)$/.test(path) && existsSync(path),
  );
}

/** Adds source packages to both forms of sources: `Types: deb` in a stanza, `deb URI ...`. */
function withSourcePackages(text: string): string {
  return text
    .replaceAll(/^Types:.*$/gm, 'Types: deb deb-src')
    .replaceAll(/^deb(?<rest>\s.*)$/gm, 'deb$<rest>\ndeb-src$<rest>');
}

function find(folder: string, name: RegExp): string {
  const found = readdirSync(folder).find((entry) => name.test(entry));
  if (found === undefined) {
    throw new Error(`no file like ${name} in ${readdirSync(folder).join(', ')}`);
  }
  return join(folder, found);
}

function unpack(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: PROGRAM_LIMIT_MS });
}
