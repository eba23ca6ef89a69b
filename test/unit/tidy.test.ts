import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** Style rules that the linter cannot express. CONTRIBUTING.md has the reason for each rule. */
describe('The source tree', () => {
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

  it('contains no marks of unfinished work', () => {
    const marks = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'];
    const pattern = new RegExp(`\\b(${marks.join('|')})\\b`);
    expect(everything.filter((path) => pattern.test(read(path)))).toEqual([]);
  });

  it('silences no type check, and no lint rule without a reason', () => {
    const silenced = everything.flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => /@ts-(ignore|nocheck)|biome-ignore(?!.*: .{20})/.test(line))
        .filter((line) => !line.includes('biome-ignore(?'))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(silenced).toEqual([]);
  });

  it('has no hand-written line over 100 columns, except lines with text that cannot be split', () => {
    const long = handWritten.flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => line.length > 100 && !/['"`/]/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(long).toEqual([]);
  });

  it('mentions an RFC, libvirt or C in each module of the XDR layer', () => {
    const fact = /RFC \d+|libvirt|\bC\b/;
    const silent = handWritten
      .filter((path) => /^src\/xdr\//.test(path) && !/(index|locate)\.ts$/.test(path))
      .filter((path) => !fact.test(read(path)));
    expect(silent).toEqual([]);
  });

  it('declares no `let` or `var` at the top level of a hand-written module', () => {
    const stateful = handWritten.flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => /^(export )?(let|var) /.test(line))
        .map((line) => `${path}: ${line}`),
    );
    expect(stateful).toEqual([]);
  });

  it('uses no timer or clock that a program can replace, except for the dates of the in-memory daemon', () => {
    // Biome denies the global timers. These are members of globals, and modules.
    const replaceable =
      /Date\.now\(|new Date\(\)|AbortSignal\.timeout|from 'node:(timers|perf_hooks)|nextTick\(|hrtime/;
    const users = handWritten.filter((path) => replaceable.test(read(path)));
    expect(users.sort()).toEqual([
      'src/async/timers.ts',
      // lvsh is a program: nothing replaces its clock but the environment that tests pass.
      'src/cli/environment/process-environment.ts',
      'src/testing/admin/client-info.ts',
      'src/testing/hypervisor/environment.ts',
    ]);
  });

  it('reads files by src/files alone, which refuses pipes and devices and has a limit', () => {
    const readers = handWritten.filter((path) => {
      const imports = read(path).match(/^import \{[^}]*\} from 'node:fs(?:\/promises)?';/gm) ?? [];
      return imports.some((each) =>
        /\b(?:open|read(?:File)?|createReadStream)(?:Sync)?\b/.test(each),
      );
    });
    expect(readers.sort()).toEqual([
      'src/api/streams/block-reader.ts',
      'src/api/streams/transfer.ts',
      // Files that the person names, which may be pipes, and files of the program itself.
      'src/cli/commands/interactive/edit.ts',
      'src/cli/environment/package-version.ts',
      // lvsh uses the public entry points alone. This reader has a limit and refuses pipes too.
      'src/cli/input/read-file.ts',
      'src/cli/input/read-input.ts',
      'src/files/open-regular.ts',
      'src/files/read-regular.ts',
      // Only files that the program allows. It checks them itself, because it must be synchronous.
      'src/testing/hypervisor/host-files.ts',
    ]);
  });

  it('has no test that waits for a fixed time, or has a time limit of its own', () => {
    const fixed =
      /setTimeout\([^()]*, \d|setTimeout as|\bsleep\(\d+\)|performance\.now\(\) - \w+\)\.toBeLessThan\(|^\s*\}, \d[\d_]{3,}\);|\btimeout: \d[\d_]{2,}/;
    const waiting = files('test').flatMap((path) =>
      read(path)
        .split('\n')
        .filter(
          (line) => path.endsWith('.ts') && !path.endsWith('tidy.test.ts') && fixed.test(line),
        )
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(waiting).toEqual([]);
  });
});

function files(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
      .filter((path) => !path.includes('node_modules'));
  } catch {
    return [];
  }
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
