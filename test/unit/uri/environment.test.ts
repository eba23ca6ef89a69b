import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { processEnvironment } from '../../../src/uri/index.ts';

describe('processEnvironment', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'uri-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const real = processEnvironment();

  it('returns the values of Node', () => {
    expect(real).toMatchObject({
      platform: process.platform,
      euid: process.geteuid?.(),
      home: homedir(),
      variables: process.env,
    });
    expect(['legacy', 'direct']).toContain(real.defaultMode);
  });

  it('finds files, their owners and whether they are readable', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(real.exists(path)).toBe(true);
    expect(real.isReadable(path)).toBe(true);
    expect(real.ownerOf(path)).toBe(process.geteuid?.());
    expect(real.exists(`${path}-not`)).toBe(false);
    expect(real.isReadable(`${path}-not`)).toBe(false);
    expect(real.ownerOf(`${path}-not`)).toBeUndefined();
  });

  it('rejects a folder, a missing file and a file over 10 MiB', async () => {
    mkdirSync(join(folder, 'folder'));
    await expect(real.readText(join(folder, 'folder'))).rejects.toThrow('not a regular file');
    await expect(real.readText(join(folder, 'none'))).rejects.toThrow('ENOENT');
    const large = join(folder, 'large');
    writeFileSync(large, '');
    truncateSync(large, 10 * 1024 * 1024 + 1);
    await expect(real.readText(large)).rejects.toThrow('larger than');
  });
});
