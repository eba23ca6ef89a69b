import { describe, expect, it } from '@jest/globals';
import type { Annotations } from '../../../../../tools/import/language/annotations.ts';
import { readAnnotations } from '../../../../../tools/import/language/annotations.ts';
import { parseSpecification } from '../../../../../tools/import/language/parser.ts';

/** Returns the annotations of the last member of an enum. */
function annotationsOf(comments: string): Annotations {
  const text = `enum shop_procedure {\n${comments}\nSHOP_PROC_OPEN = 1 };`;
  const [definition] = parseSpecification(text, 'shop.x').definitions;
  const member = definition?.kind === 'enum' ? definition.members.at(-1) : undefined;
  if (member === undefined) throw new Error('no member');
  return readAnnotations(member);
}

const NONE: Annotations = {
  priority: 'low',
  stream: null,
  sparseFlag: null,
  acl: [],
  aclFilter: [],
};

describe('Annotations', () => {
  it.each<[comments: string, found: Partial<Annotations>]>([
    ['', {}],
    ['/** @generate: both */', {}],
    ['/**\n * @generate:none\n */', {}],
    ['/** @priority: high */', { priority: 'high' }],
    ['/** @priority: low */', { priority: 'low' }],
    ['/** @readstream: 1 */', { stream: 'read' }],
    ['/** @writestream: 2 */', { stream: 'write' }],
    [
      '/**\n * @readstream: 1\n * @sparseflag: SHOP_SPARSE\n */',
      { stream: 'read', sparseFlag: 'SHOP_SPARSE' },
    ],
    ['/** @acl: none */', { acl: [] }],
    [
      '/**\n * @acl: shelf:write\n * @acl: shelf:read:!SHOP_A|SHOP_B\n */',
      { acl: ['shelf:write', 'shelf:read:!SHOP_A|SHOP_B'] },
    ],
    ['/** @acl: shelf:write::source:SHOP_A */', { acl: ['shelf:write::source:SHOP_A'] }],
    ['/** @aclfilter: shelf:getattr */', { aclFilter: ['shelf:getattr'] }],
    ['/**\n * Says what it is for.\n * @priority: high\n */', { priority: 'high' }],
    ['/* - @priority: high, says a comment for readers */', {}],
  ])('are read from %j', (comments, found) => {
    expect(annotationsOf(comments)).toEqual({ ...NONE, ...found });
  });

  it.each([
    ['/**\n * @colour: red\n */', 'shop.x:3: annotation @colour is unknown'],
    ['/**\n * @generate: maybe\n */', 'shop.x:3: @generate cannot be "maybe"'],
    ['/** @priority: */', 'shop.x:2: @priority cannot be ""'],
    ['/** @priority */', 'shop.x:2: @priority cannot be ""'],
    ['/** @readstream: first */', 'shop.x:2: @readstream cannot be "first"'],
    ['/** @acl: shelf */', 'shop.x:2: @acl cannot be "shelf"'],
    ['/** @acl: shelf:read:a:b */', 'shop.x:2: @acl cannot be "shelf:read:a:b"'],
    ['/** @aclfilter: none */', 'shop.x:2: @aclfilter cannot be "none"'],
    [
      '/**\n * @priority: high\n * @priority: low\n */',
      'shop.x:4: @priority occurs twice before SHOP_PROC_OPEN',
    ],
    [
      '/** @priority: high */\n/** @acl: none */',
      'shop.x:3: a second annotation comment before SHOP_PROC_OPEN',
    ],
    [
      '/**\n * @readstream: 1\n * @writestream: 1\n */',
      'shop.x:6: SHOP_PROC_OPEN has both a read and a write stream',
    ],
  ])('give an error with file and line if they are not supported: %j', (comments, message) => {
    expect(() => annotationsOf(comments)).toThrow(message);
  });
});
