import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BuildRecord } from '../../../scripts/build-record.ts';

describe('BuildRecord', () => {
  let root = '';
  let record: BuildRecord;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'build-record-'));
    for (const folder of ['src/xdr', 'dist', 'docs'])
      mkdirSync(join(root, folder), { recursive: true });
    for (const file of ['src/xdr/reader.ts', 'src/index.ts', 'dist/index.js', 'package.json']) {
      writeFileSync(join(root, file), file);
    }
    record = new BuildRecord(root);
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('is not current before the first build', () => {
    expect(new BuildRecord(root).isCurrent).toBe(false);
  });

  it('is current after a build, also for the next process', () => {
    record.write();
    expect(record.isCurrent).toBe(true);
    expect(new BuildRecord(root).isCurrent).toBe(true);
  });

  it('stays current if something else changes', () => {
    record.write();
    writeFileSync(join(root, 'docs/index.md'), 'a page');
    expect(new BuildRecord(root).isCurrent).toBe(true);
  });

  it.each([
    ['a source changes', 'src/xdr/reader.ts', 'changed'],
    ['a source is added', 'src/xdr/writer.ts', ''],
    ['the manifest changes', 'package.json', '{}'],
    ['an output changes', 'dist/index.js', 'changed'],
    ['an output is added', 'dist/other.js', ''],
  ])('is not current if %s', (_, file, text) => {
    record.write();
    writeFileSync(join(root, file), text);
    expect(new BuildRecord(root).isCurrent).toBe(false);
  });

  it.each(['src/xdr/reader.ts', 'dist/index.js', 'dist', 'package.json'])(
    'is not current if %s is removed',
    (path) => {
      record.write();
      rmSync(join(root, path), { recursive: true });
      expect(new BuildRecord(root).isCurrent).toBe(false);
    },
  );

  it('is not current for the next process if a source has changed during the build', () => {
    writeFileSync(join(root, 'src/index.ts'), 'changed');
    record.write();
    expect(new BuildRecord(root).isCurrent).toBe(false);
  });

  it('tells a file from another one whose name takes over a part of its bytes', () => {
    record.write();
    rmSync(join(root, 'src/index.ts'));
    writeFileSync(join(root, 'src/index.tss'), 'rc/index.ts');
    expect(new BuildRecord(root).isCurrent).toBe(false);
  });
});
