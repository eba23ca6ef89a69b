import { describe, expect, it } from '@jest/globals';
import { GLOBAL_OPTIONS } from '../../../src/cli/parse/global-options.ts';
import { wordOptions } from '../../../src/cli/parse/word-options.ts';
import { catalogue } from '../../../src/cli/registry/registry.ts';
import { schemaOf } from '../../../src/cli/registry/schema.ts';

describe('The registry of lvsh', () => {
  it('has each name and alias once', async () => {
    const commands = await catalogue.commands();
    const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('has an example, a summary without a full stop, and an action for each command', async () => {
    for (const spec of await catalogue.commands()) {
      expect({ name: spec.name, examples: spec.examples.length }).not.toMatchObject({
        examples: 0,
      });
      expect(spec.summary).toMatch(/^[A-Z].*[^.]$/);
      expect({ name: spec.name, action: typeof (await spec.load()) }).toMatchObject({
        action: 'function',
      });
    }
  });

  it('has different names for the positions and options of each command', async () => {
    for (const { name, positions = [], options = [] } of await catalogue.commands()) {
      const names = [...positions, ...options].map((each) => each.name);
      expect({ name, names: [...new Set(names)] }).toEqual({ name, names });
      expect(positions.slice(0, -1).filter(({ several }) => several)).toEqual([]);
    }
  });

  it('has a position for each confirmation and a field for -o name of each command', async () => {
    for (const spec of await catalogue.commands()) {
      const { name, positions = [], fields = [], destructive, nameField, shape } = spec;
      if (destructive !== undefined) {
        expect(positions.map((each) => each.name)).toContain(destructive.position);
      }
      if (shape === 'raw') continue;
      const names = fields.map((field) => field.name);
      expect({ name, names }).toEqual({
        name,
        names: expect.arrayContaining([nameField ?? names[0]]),
      });
      expect(schemaOf(spec)).toHaveProperty('title', `lvsh ${name}`);
    }
  });

  it('has one letter for each global option', () => {
    const letters = GLOBAL_OPTIONS.flatMap(({ short }) => (short === undefined ? [] : [short]));
    expect(new Set(letters).size).toBe(letters.length);
  });

  it('has an option with a value for each word after the positions', async () => {
    for (const { name, options = [], positions = [] } of await catalogue.commands()) {
      const known = options.filter(({ type }) => type !== 'flag').map((each) => each.name);
      expect({ name, known }).toEqual({
        name,
        known: expect.arrayContaining([...wordOptions(name)]),
      });
      if (wordOptions(name).length > 0)
        expect(positions.some(({ several }) => several)).toBe(false);
    }
  });
});
