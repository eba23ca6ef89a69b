import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { processEnvironment } from '../../../../src/uri/index.ts';

describe('processEnvironment', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'uri-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const real = processEnvironment();

  it("reads a file's text and its permissions", async () => {
    const path = join(folder, 'text');
    writeFileSync(path, 'grüße\n');
    chmodSync(path, 0o640);
    expect(await real.readText(path)).toEqual({ text: 'grüße\n', permissions: 0o640 });
  });

  it('rejects a pipe and a device without blocking', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero', '/dev/tty']) {
      await expect(real.readText(path)).rejects.toThrow(/not a regular file/);
    }
  });
});
