import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { View } from '../../../src/xml/codec/view.ts';
import { ViewTable } from '../../../src/xml/codec/view.ts';
import { domainXml } from '../../../src/xml/generated/domain.ts';
import { networkXml } from '../../../src/xml/generated/network.ts';
import { schema as domain } from '../../../src/xml/generated/tables/domain.ts';
import { schema as network } from '../../../src/xml/generated/tables/network.ts';

type Plain = Record<string, unknown>;

const word = fc.stringMatching(/^[a-z<&'"é😀][ a-z0-9<&>'"é😀]{0,8}$/u).map((text) => text.trim());
const values = {
  yesNo: fc.boolean(),
  onOff: fc.boolean(),
  number: fc.oneof(fc.nat(), fc.bigInt(2n ** 53n, 2n ** 64n - 1n).map(String)),
  string: word,
};

/** Returns values that an element can have, whether the schema allows them together or not. */
function arbitraryOf(view: View, depth: number): fc.Arbitrary<unknown> {
  if (view.form === 'flag') return fc.constant(true);
  if (view.form === 'scalar') return values[view.text?.kind ?? 'string'];
  if (view.form === 'fragments') {
    const fragment = word.map(
      (text) => `<x:a xmlns:x='urn:x'>${text.replaceAll(/[<&]/g, '')}</x:a>`,
    );
    return fc.array(fragment, { maxLength: 2 });
  }
  const properties = [...view.properties].filter(([, { is }]) => depth > 0 || is !== 'child');
  return fc
    .subarray(properties, { maxLength: Math.min(4, properties.length) })
    .chain((chosen) =>
      fc.record(
        Object.fromEntries(
          chosen.map(([name, place]) => {
            if (place.is !== 'child') return [name, values[place.kind]];
            const value = arbitraryOf(place.view, depth - 1);
            return [name, place.isList ? fc.array(value, { minLength: 1, maxLength: 3 }) : value];
          }),
        ),
        { noNullPrototype: true },
      ),
    )
    .map((record): Plain => {
      // A text that the schema requires is read as an empty string if it is missing.
      if (view.text?.isRequired !== true || record['value'] !== undefined) return record;
      return { ...record, value: '' };
    });
}

const formats = [
  ['domain', domainXml as unknown as typeof networkXml, new ViewTable(domain).root],
  ['network', networkXml, new ViewTable(network).root],
] as const;

describe.each(formats)('The format %s', (_, format, root) => {
  const document = arbitraryOf(root, 4) as fc.Arbitrary<ReturnType<typeof format.parse>>;
  const both = fc.tuple(document, document);

  it('reads the object that it has built', () => {
    fc.assert(
      fc.property(document, (config) => {
        expect(format.parse(format.build(config))).toEqual(config);
      }),
    );
  });

  it('returns the same text from an edit that changes nothing', () => {
    fc.assert(
      fc.property(document, (config) => {
        const text = format.build(config);
        expect(format.edit(text, (draft) => void JSON.stringify(draft))).toBe(text);
        expect(
          format.edit(text, (draft) => void Object.assign(draft, structuredClone(config))),
        ).toBe(text);
      }),
    );
  });

  it('gives an edited document the meaning of the changed object', () => {
    fc.assert(
      fc.property(both, ([config, other]) => {
        const text = format.edit(format.build(config), (draft) => void Object.assign(draft, other));
        expect(format.parse(text)).toEqual({ ...config, ...other });
      }),
    );
  });

  it('keeps each line when an edit adds elements, and loses nothing when it removes them', () => {
    fc.assert(
      fc.property(both, ([config, other]) => {
        const text = format.build(config);
        const isNew = ([name]: [string, unknown]): boolean => !Object.hasOwn(config, name);
        const added = Object.entries(other).filter(isNew);
        const longer = format.edit(text, (draft) => {
          Object.assign(draft, Object.fromEntries(added));
        });
        const lines = longer.split('\n');
        let at = 0;
        // The start tag gets attributes and namespaces, and may have been the end tag.
        for (const line of text.split('\n').slice(1)) {
          at = lines.indexOf(line, at) + 1;
          expect(at).toBeGreaterThan(0);
        }
        const shorter = format.edit(longer, (draft) => {
          Object.assign(draft, Object.fromEntries(added.map(([name]) => [name, undefined])));
        });
        expect(format.parse(shorter)).toEqual(config);
      }),
    );
  });

  it('finds differences if and only if the objects differ', () => {
    fc.assert(
      fc.property(both, ([config, other]) => {
        expect(format.diff(config, config)).toEqual([]);
        const isSame = isDeepStrictEqual(config, other);
        expect(format.diff(config, other).length === 0).toBe(isSame);
      }),
    );
  });
});
