import { describe, expect, it } from '@jest/globals';
import {
  blocksWithoutImports,
  codeBlocks,
  otherSpellings,
} from '../../../../tools/docs-check/blocks.ts';

const page = (text: string) => ({ path: 'docs/Page.md', text });
const fence = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\`\n`;

describe('codeBlocks', () => {
  it('returns the blocks in TypeScript and JavaScript with their lines and numbers', () => {
    const text = `# Title\n${fence('sh', 'ls')}${fence('ts', 'a();')}${fence('js', 'b();')}`;
    expect(codeBlocks(page(text))).toEqual([
      { page: 'page', number: 1, language: 'ts', line: 5, code: 'a();\n', file: undefined },
      { page: 'page', number: 2, language: 'js', line: 8, code: 'b();\n', file: undefined },
    ]);
  });

  it('names the file of a block whose first line is a comment with a name', () => {
    const [block] = codeBlocks(page(fence('js', '// watch.test.cjs\nrun();')));
    expect(block?.file).toBe('watch.test.cjs');
  });
});

describe('blocksWithoutImports', () => {
  it.each([
    "import { connect } from 'libvirt-client';",
    'import {\n  connect,\n} from "libvirt-client";',
    "const { connect } = require('libvirt-client');",
    'export function run() {}',
  ])('accepts a block with %j', (code) => {
    expect(blocksWithoutImports(page(fence('ts', code)))).toEqual([]);
  });

  it('reports a block that uses names from elsewhere, with its line', () => {
    const text = `text\n${fence('ts', 'await connection.close();')}`;
    expect(blocksWithoutImports(page(text)).map(({ place }) => place)).toEqual(['docs/Page.md:2']);
  });
});

describe('otherSpellings', () => {
  it.each(['typescript', 'javascript', 'tsx', 'mjs', 'TS'])('reports a block of %s', (language) => {
    expect(otherSpellings(page(fence(language, 'a();')))).toHaveLength(1);
  });

  it.each(['ts', 'js', 'sh', 'json', 'text'])('accepts a block of %s', (language) => {
    expect(otherSpellings(page(fence(language, 'a();')))).toEqual([]);
  });
});
