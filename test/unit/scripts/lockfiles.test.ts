import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../../..');

const NOT_SOURCES = new Set(['.git', 'build', 'dist', 'node_modules']);

/** The part of a lockfile that is checked. */
interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
}

/** `npm install --package-lock-only` without `node_modules` writes complete lockfiles. */
describe('A lockfile', () => {
  const paths = lockfiles(ROOT).sort();

  it('exists for this package and for each project of the tests and benchmarks', () => {
    expect(paths).toEqual([
      'bench/peers/package-lock.json',
      'examples/recipes/package-lock.json',
      'package-lock.json',
      'test/consumers/project-next/package-lock.json',
      'test/consumers/project/runtimes/package-lock.json',
      'test/consumers/project/tools/package-lock.json',
      'test/windows/node/package-lock.json',
      'tools/reference/package-lock.json',
    ]);
  });

  it.each(paths)('has a SHA-512 hash for each package, of all platforms: %s', (path) => {
    const unhashed = dependencies(path)
      .filter(([, locked]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(locked.integrity ?? ''))
      .map(([name]) => name);
    expect(unhashed).toEqual([]);
  });

  it.each(paths)('pins the version of each package: %s', (path) => {
    const unpinned = dependencies(path)
      .filter(([, locked]) => !/^\d+\.\d+\.\d+/.test(locked.version ?? ''))
      .map(([name]) => name);
    expect(unpinned).toEqual([]);
  });

  // npm's option `omit-lockfile-registry-resolved` writes such a lockfile.
  it.each(paths)('names no registry, so each user keeps the own one: %s', (path) => {
    expect(dependencies(path).filter(([, locked]) => locked.resolved !== undefined)).toEqual([]);
  });
});

function dependencies(path: string): [string, LockedPackage][] {
  const { packages }: Lockfile = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  return Object.entries(packages).filter(([name]) => name !== '');
}

function lockfiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'package-lock.json') return [relative(ROOT, path)];
    const isSource = entry.isDirectory() && !NOT_SOURCES.has(entry.name);
    return isSource ? lockfiles(path) : [];
  });
}
