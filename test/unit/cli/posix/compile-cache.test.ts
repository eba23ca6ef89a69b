import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepCompiledCode } from '../../../../src/cli/environment/compile-cache.ts';

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'compile-cache-'));
});

afterAll(() => rmSync(home, { recursive: true }));

/** Returns the folders in which Node would keep compiled code. */
function used(folder: string): readonly string[] {
  const folders: string[] = [];
  keepCompiledCode({ enableCompileCache: (each) => folders.push(each) }, folder);
  return folders;
}

describe('The compiled code of lvsh', () => {
  it('is kept in a folder that only this user can open', () => {
    const folder = join(home, 'new', 'lvsh');
    expect(used(folder)).toEqual([folder]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(used(folder)).toEqual([folder]);
  });

  it('is not kept in a folder that other users can write', () => {
    const folder = join(home, 'shared');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(used(folder)).toEqual([]);
  });

  it('is not kept behind a link', () => {
    const target = join(home, 'target');
    mkdirSync(target, { mode: 0o700 });
    const link = join(home, 'link');
    symlinkSync(target, link);
    expect(used(link)).toEqual([]);
  });

  it('is not kept if the folder cannot be created', () => {
    expect(used('/dev/null/lvsh')).toEqual([]);
  });

  it('is not kept by a release of Node that cannot do it', () => {
    const folder = join(home, 'unused');
    keepCompiledCode({}, folder);
    expect(() => statSync(folder)).toThrow('ENOENT');
  });
});
