import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readRegular } from '../../../src/files/index.ts';

const LIMIT = 1000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readRegular', () => {
  it('reads a file up to the limit', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'x'.repeat(LIMIT));
    const { bytes } = await readRegular(path, LIMIT);
    expect(bytes.toString()).toBe('x'.repeat(LIMIT));
  });

  it('reads an empty file', async () => {
    const path = join(folder, 'empty');
    writeFileSync(path, '');
    expect((await readRegular(path, LIMIT)).bytes).toHaveLength(0);
  });

  it('rejects a larger file without reading it', async () => {
    const path = join(folder, 'large');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 40);
    await expect(readRegular(path, LIMIT)).rejects.toThrow('it is larger than 1000 bytes');
  });

  it('rejects a folder', async () => {
    const path = join(folder, 'folder');
    mkdirSync(path);
    await expect(readRegular(path, LIMIT)).rejects.toThrow('it is a folder, not a regular file');
  });

  it("rejects with Node's error if there is no such file", async () => {
    const error = { code: 'ENOENT' };
    await expect(readRegular(join(folder, 'none'), LIMIT)).rejects.toMatchObject(error);
  });
});
