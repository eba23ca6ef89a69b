import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileCache } from '../../../../src/files/index.ts';

describe('FileCache', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cache-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('neither opens nor keeps a pipe that has taken the place of the file', async () => {
    const path = join(folder, 'file');
    const cache = new FileCache<string>();
    writeFileSync(path, 'one');
    expect(await cache.get(path, () => readFile(path, 'utf8'))).toBe('one');
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect(await cache.get(path, async () => 'refused')).toBe('refused');
    expect(await cache.get(path, async () => 'refused again')).toBe('refused again');
  });
});
