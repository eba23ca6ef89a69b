import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { expressionsIn, findAttack } from '../support/regular-expressions.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('findAttack', () => {
  it.each([
    /(a+)+$/,
    /^(?:a|a)*$/,
    /^(\w+\s?)*$/,
    /\s*[\r\n]+\s*/g,
    /^\s*(.*?)\s*$/,
    /[\r\n]+$/,
    /\$\{([^}]*)\}/g,
    /<!--.*?-->/gs,
    /=+$/,
    /unsupported .*event ID/,
  ])('finds the attack on %s', (expression) => {
    expect(findAttack(expression)).toEqual(expect.any(String));
  });

  it.each([/^[a-z]+$/, /\s/g, /^"((?:[^"\\]|\\.)*)"/, /[\r\n]/, /\\(.)/g])(
    'finds no attack on %s, which takes linear time',
    (expression) => {
      expect(findAttack(expression)).toBeUndefined();
    },
  );
});

describe('The regular expressions of src', () => {
  it('take linear time, whatever text they get', () => {
    const slow = sources().flatMap((path) =>
      expressionsIn(path, readFileSync(join(ROOT, path), 'utf8')).flatMap(
        ({ line, expression }) => {
          const attack = findAttack(expression);
          return attack === undefined ? [] : [`${path}:${line} ${expression} by ${attack}`];
        },
      ),
    );
    expect(slow).toEqual([]);
  });
});

function sources(): string[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('/generated/'));
}
