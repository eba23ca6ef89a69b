import type { SpawnSyncReturns } from 'node:child_process';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

/** Downloads into one folder with apt, which changes nothing outside of the folder. */
export interface PrivateApt {
  /**
   * Runs `apt-get` with arguments that download into the folder.
   *
   * @throws Error with the output of apt if the packages are not available.
   */
  readonly download: (args: readonly string[]) => void;
}

/**
 * Returns an apt with its own lists, cache and sources in a folder. The sources of the machine may
 * not include source packages, these do.
 *
 * @param release - The name of another release of the distribution, such as `trixie`. By default,
 *   it is the release of the machine.
 */
export function privateApt(folder: string, release?: string): PrivateApt {
  const parts = join(folder, 'sources');
  for (const path of [
    parts,
    join(folder, 'lists/partial'),
    join(folder, 'cache/archives/partial'),
  ]) {
    mkdirSync(path, { recursive: true });
  }
  for (const path of sourceFiles()) {
    const own = withSourcePackages(readFileSync(path, 'utf8'));
    const text = release === undefined ? own : ofRelease(own, release);
    if (text !== '') writeFileSync(join(parts, basename(path)), text);
  }
  const update = aptGet(folder, ['update']);
  return {
    download: (args) => {
      const download = aptGet(folder, args);
      if (download.status === 0) return;
      // The update may fail for some sources without harm, so its errors are reported only here.
      const said = [update, download].map(({ error, stderr }) => error?.message ?? stderr);
      throw new Error(`apt-get ${args.join(' ')} failed: ${said.join('')}`);
    },
  };
}

/**
 * Downloads the source package of the distribution of this machine, and unpacks the original
 * source, without Debian's changes.
 *
 * @returns the folder of the source.
 */
export function fetchSource(apt: PrivateApt, folder: string, name: string): string {
  apt.download(['source', '--download-only', name]);
  const source = join(folder, 'source');
  mkdirSync(source);
  const archive = findFile(folder, new RegExp(`^${name}_.*\\.orig\\.tar\\.\\w+$`));
  unpack('tar', ['-xf', archive, '-C', source, '--strip-components=1']);
  return source;
}

/** Returns the path of the file in a folder whose name matches. */
export function findFile(folder: string, name: RegExp): string {
  const found = readdirSync(folder).find((entry) => name.test(entry));
  if (found === undefined) {
    throw new Error(`no file like ${name} in ${readdirSync(folder).join(', ')}`);
  }
  return join(folder, found);
}

/** Runs a program that unpacks an archive. */
export function unpack(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: PROGRAM_LIMIT_MS });
}

function aptGet(folder: string, args: readonly string[]): SpawnSyncReturns<string> {
  const options = [
    'Dir::Etc::SourceList=/dev/null',
    `Dir::Etc::SourceParts=${join(folder, 'sources')}`,
    `Dir::State::Lists=${join(folder, 'lists')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    // Only the owner can read the folder, so apt must not change to another user.
    'APT::Sandbox::User=root',
  ];
  const settings = options.flatMap((option) => ['-o', option]);
  return spawnSync('apt-get', ['--quiet', ...settings, ...args], {
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

/** Keeps the sources of the main archive of Debian, and changes their release. */
function ofRelease(text: string, release: string): string {
  const stanzas = text
    .split(/\n{2,}/)
    .filter((stanza) => /^URIs:.*\/debian\/?$/m.test(stanza))
    .map((stanza) => stanza.replaceAll(/^Suites:.*$/gm, `Suites: ${release}`));
  const lines = text
    .split('\n')
    .filter((line) => /^deb.*\/debian\/?\s/.test(line))
    .map((line) => line.replace(/(?<uri>\/debian\/?\s+)\S+/, `$<uri>${release}`));
  return [...stanzas, ...new Set(lines)].join('\n\n');
}
