import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readSchemas } from '../../../../../tools/import/schemas/read-schemas.ts';
import { newFolder } from '../support/sample-tree.ts';
import { writeSchema } from '../support/schemas.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Returns the nest of the type of `<secret>` with this content. */
function nestOf(content: string, ...definitions: readonly string[]): unknown {
  const folder = newFolder();
  folders.push(folder);
  const secret = `<define name="secret"><element name="secret">${content}</element></define>`;
  writeSchema(folder, 'secret.rng', '<start><ref name="secret"/></start>', secret, ...definitions);
  return readSchemas(folder).types['Secret']?.nest;
}

const element = (name: string): string => `<element name="${name}"><text/></element>`;
const both = `<interleave>${element('a')}${element('b')}</interleave>`;

describe('The nest of a content model', () => {
  it('is absent if no interleave is within another one', () => {
    expect(nestOf(both)).toBeUndefined();
    expect(nestOf(`<choice>${both}${element('c')}</choice>`)).toBeUndefined();
  });

  it('keeps an interleave within another one, also by reference', () => {
    const inner = `<define name="inner">${both}</define>`;
    expect(nestOf(`<interleave><ref name="inner"/>${element('c')}</interleave>`, inner)).toEqual([
      '&',
      ['&', 'a', 'b'],
      'c',
    ]);
  });

  it('keeps choices, sequences and repetitions that contain an interleave', () => {
    const content = `<interleave>
      <optional><choice>${both}${element('c')}</choice></optional>
      <zeroOrMore><group>${element('d')}${both}</group></zeroOrMore>
    </interleave>`;
    expect(nestOf(content)).toEqual([
      '&',
      ['|', ['&', 'a', 'b'], 'c'],
      ['*', [',', 'd', ['&', 'a', 'b']]],
    ]);
  });
});
