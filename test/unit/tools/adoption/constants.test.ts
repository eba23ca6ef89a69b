import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as protocol from '../../../../src/protocol/index.ts';
import { constantsPage, readConstants } from '../../../../tools/adoption/constants.ts';
import { readDescription } from '../../../../tools/description/read.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const constants = readConstants().flatMap((group) => group.constants);

describe("The table of libvirt's constants", () => {
  it('is the one that docs/constants.md shows', () => {
    expect(readFileSync(join(ROOT, 'docs/constants.md'), 'utf8')).toBe(constantsPage());
  });

  it('names an exported member with the value of the constant for each row', () => {
    const wrong = constants.filter(({ object, member, value }) => {
      const exported: unknown = Reflect.get(protocol, object);
      if (typeof exported !== 'object' || exported === null) return true;
      return (
        String(Reflect.get(exported, member)) !== value.replaceAll('_', '') &&
        String(Reflect.get(exported, member)) !== value
      );
    });
    expect(wrong).toEqual([]);
  });

  it("has each member of the enums of libvirt's headers, except the counters at their ends", () => {
    const known = new Set(constants.map(({ libvirt }) => libvirt));
    const missing = readDescription()
      .constants.enums.flatMap(({ members }) => members.map(([name]) => name))
      .filter((name) => !known.has(name) && !name.endsWith('_LAST'));
    expect(missing).toEqual([]);
  });
});
