import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { addedFacts } from '../../../../../tools/import/schemas/added-facts.ts';
import { keepNames } from '../../../../../tools/import/schemas/keep-names.ts';
import type { SchemasFacts } from '../../../../../tools/import/schemas/read-schemas.ts';
import { readSchemas } from '../../../../../tools/import/schemas/read-schemas.ts';
import { newFolder } from '../support/sample-tree.ts';
import { writeSchema } from '../support/schemas.ts';

let folder: string | undefined;

afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

function read(...definitions: readonly string[]): SchemasFacts {
  folder ??= newFolder();
  writeSchema(folder, 'secret.rng', '<start><ref name="secret"/></start>', ...definitions);
  return readSchemas(folder);
}

const SECRET = `
  <define name="secret"><element name="secret">
    <attribute name="type"><choice><value>luks</value><value>raw</value></choice></attribute>
    <interleave>
      <element name="name"><text/></element>
      <optional><ref name="size"/></optional>
    </interleave>
  </element></define>`;
const SIZE = `
  <define name="size"><element name="size">
    <data type="unsignedInt"><param name="maxInclusive">64</param></data>
  </element></define>`;

describe('readSchemas', () => {
  it('reads attributes, children, datatypes and the content model of an element', () => {
    expect(read(SECRET, SIZE)).toEqual({
      roots: { secret: ['Secret'] },
      types: {
        Secret: {
          el: 'secret',
          attrs: { type: { t: 'luks|raw', req: 1 } },
          kids: {
            name: { t: ['SecretName'], min: 1, max: 1 },
            size: { t: ['Size'], min: 0, max: 1 },
          },
          model: ['&', ['@', 'type', 'luks|raw'], ['<', 'SecretName'], ['?', ['<', 'Size']]],
        },
        SecretName: { el: 'name', text: 'string', textReq: 1, model: ['#', 'string'] },
        Size: { el: 'size', text: 'd2', textReq: 1, model: ['#', 'd2'] },
      },
      datatypes: {
        'luks|raw': { enum: ['luks', 'raw'] },
        string: { of: [{ base: 'string' }] },
        d2: { of: [{ base: 'unsignedInt', max: 64 }] },
      },
    });
  });

  it('tells the alternatives apart that the value of an attribute decides about', () => {
    const { types } = read(`
      <define name="secret"><element name="secret"><choice>
        <group><attribute name="type"><value>a</value></attribute>
          <attribute name="file"><text/></attribute></group>
        <group><attribute name="type"><value>b</value></attribute>
          <element name="dev"><empty/></element></group>
      </choice></element></define>`);
    expect(types['Secret']?.by).toEqual([
      {
        attr: 'type',
        variants: [
          { values: ['a'], no: ['<dev'], req: ['file'] },
          { values: ['b'], no: ['file'], req: ['<dev'] },
        ],
      },
    ]);
  });

  it('replaces definitions of an included file, and drops elements that are not allowed', () => {
    folder = newFolder();
    writeSchema(folder, 'common.rng', SECRET, SIZE);
    writeSchema(
      folder,
      'secret.rng',
      '<start><ref name="secret"/></start>',
      '<include href="common.rng"><define name="size"><notAllowed/></define></include>',
    );
    expect(Object.keys(readSchemas(folder).types)).toEqual(['Secret', 'SecretName']);
  });

  it.each([
    ['<define name="secret"><element name="secret"><list/></element></define>', '<list>'],
    ['<define name="secret"><ref name="other"/></define>', '"other" is not defined'],
    ['<define name="secret"><ref name="secret"/></define>', '"secret" contains itself'],
    [SECRET + SIZE + SIZE, '"size" is defined twice'],
  ])('names the place of %s, which it does not support', (definitions, message) => {
    expect(() => read(definitions)).toThrow(/^secret\.rng:\d+: /);
    expect(() => read(definitions)).toThrow(message);
  });
});

describe('keepNames', () => {
  it('keeps the present names of types and datatypes when a release extends them', () => {
    const before = renamed(read(SECRET, SIZE));
    const extended = SECRET.replace('<value>raw</value>', '<value>raw</value><value>tpm</value>');
    const after = keepNames(
      read(extended.replace('<text/>', '<attribute name="id"/><text/>'), SIZE),
      before,
    );
    expect(Object.keys(after.types)).toEqual(Object.keys(before.types));
    expect(after.types['Document']?.kids?.['name']?.t).toEqual(['Label']);
    expect(after.types['Label']?.attrs).toEqual({ id: { t: 'anything', req: 1 } });
    expect(after.datatypes['kinds']).toEqual({ enum: ['luks', 'raw', 'tpm'] });
  });

  it('changes nothing when the release is that of the tables', () => {
    const facts = read(SECRET, SIZE);
    const before = renamed(facts);
    expect(JSON.stringify(keepNames(facts, before))).toBe(JSON.stringify(before));
  });
});

describe('addedFacts', () => {
  it('lists new attributes, children and values of a release', () => {
    const earlier = read(SECRET, SIZE);
    const later = SECRET.replace('<value>raw</value>', '<value>raw</value><value>tpm</value>')
      .replace('<text/>', '<attribute name="id"/><text/>')
      .replace('<interleave>', '<interleave><element name="usage"><text/></element>');
    expect(addedFacts(read(later, SIZE), earlier)).toEqual([
      'Secret@type=tpm',
      'Secret<usage',
      'SecretUsage',
      'SecretName@id',
    ]);
  });
});

/** Gives types and datatypes other names than the importer would. */
function renamed(facts: SchemasFacts): SchemasFacts {
  const names = {
    Secret: 'Document',
    SecretName: 'Label',
    'luks|raw': 'kinds',
    string: 'anything',
  };
  const text = Object.entries(names).reduce(
    (json, [name, other]) => json.replaceAll(`"${name}"`, `"${other}"`),
    JSON.stringify(facts).replaceAll('"base":"string"', '"base":"text"'),
  );
  return JSON.parse(text.replaceAll('"base":"text"', '"base":"string"')) as SchemasFacts;
}
