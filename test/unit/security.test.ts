import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

describe('SECURITY.md', () => {
  const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path = '']) => path);

  it('names a test for each promise', () => {
    const model = text.slice(text.indexOf('## Threat model'));
    const items = model.split(/\n(?=- )|\n\n/).filter((each) => each.startsWith('- '));
    expect(items.length).toBeGreaterThan(20);
    expect(items.filter((item) => !/\]\(test\/.*\.test\.ts\)/s.test(item))).toEqual([]);
  });

  it('links only to files that exist', () => {
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
