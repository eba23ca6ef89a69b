import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { timers } from '../../../src/async/index.ts';
import { FileCache } from '../../../src/files/index.ts';

describe('FileCache', () => {
  let folder: string;
  let path: string;
  let reads: number;
  let cache: FileCache<string>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cache-'));
    path = join(folder, 'file');
    reads = 0;
    cache = new FileCache();
    // As if a minute had passed since the files were written.
    const nowMs = timers.wallClockMs();
    jest.spyOn(timers, 'wallClockMs').mockReturnValue(nowMs + 60_000);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  async function read(): Promise<string> {
    return cache.get(path, () => {
      reads += 1;
      return readFile(path, 'utf8');
    });
  }

  it('reads a file once while it does not change', async () => {
    writeFileSync(path, 'one');
    expect([await read(), await read(), await read()]).toEqual(['one', 'one', 'one']);
    expect(reads).toBe(1);
  });

  it('reads a file again if its content has changed, even with the same size and time', async () => {
    writeFileSync(path, 'one');
    utimesSync(path, 1, 1);
    expect(await read()).toBe('one');
    writeFileSync(path, 'two');
    utimesSync(path, 1, 1);
    expect(await read()).toBe('two');
  });

  it('reads a file again if another file has taken its place', async () => {
    writeFileSync(path, 'one');
    expect(await read()).toBe('one');
    writeFileSync(`${path}.new`, 'two');
    renameSync(`${path}.new`, path);
    expect(await read()).toBe('two');
  });

  it('does not keep a file that was written a moment ago', async () => {
    jest.restoreAllMocks();
    writeFileSync(path, 'one');
    await read();
    await read();
    expect(reads).toBe(2);
  });

  it('does not keep a large file', async () => {
    writeFileSync(path, 'x'.repeat(70_000));
    await read();
    await read();
    expect(reads).toBe(2);
  });

  it('rejects with the error of reading if there is no file any more', async () => {
    writeFileSync(path, 'one');
    expect(await read()).toBe('one');
    rmSync(path);
    await expect(read()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
