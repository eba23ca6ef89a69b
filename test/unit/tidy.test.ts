import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** Rules of style that the linter cannot express. CONTRIBUTING.md gives the reason of each. */
describe('the tree', () => {
  const sources = files('src').filter((path) => path.endsWith('.ts'));
  const handWritten = sources.filter((path) => !path.includes('/generated/'));
  const everything = [
    ...sources,
    ...files('test'),
    ...files('tools'),
    ...files('examples'),
    ...files('bench'),
    ...files('scripts'),
  ].filter((path) => /\.(ts|js|mjs|cjs|sh)$/.test(path));

  it('has no leftovers', () => {
    const marks = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'];
    const pattern = new RegExp(`\\b(${marks.join('|')})\\b`);
    expect(everything.filter((path) => pattern.test(read(path)))).toEqual([]);
  });

  it('silences no check without a reason', () => {
    const silenced = everything.flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => /@ts-(ignore|nocheck)|biome-ignore(?!.*: .{20})/.test(line))
        .filter((line) => !line.includes('biome-ignore(?'))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(silenced).toEqual([]);
  });

  it('has no line over 100 columns in hand-written sources, but for text that cannot be cut', () => {
    const long = handWritten.flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => line.length > 100 && !/['"`/]/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(long).toEqual([]);
  });

  it('names the wire fact beside the code of the lowest layer', () => {
    const fact = /RFC \d+|libvirt|\bC\b/;
    const silent = handWritten
      .filter((path) => /^src\/xdr\//.test(path) && !/(index|locate)\.ts$/.test(path))
      .filter((path) => !fact.test(read(path)));
    expect(silent).toEqual([]);
  });

  it('keeps no state in modules', () => {
    const stateful = handWritten.flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => /^(export )?(let|var) /.test(line))
        .map((line) => `${path}: ${line}`),
    );
    expect(stateful).toEqual([]);
  });
});

function files(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  } catch {
    return [];
  }
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
