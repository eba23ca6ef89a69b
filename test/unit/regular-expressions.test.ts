import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  computedExpressionsIn,
  expressionsIn,
  findAttack,
} from '../support/regular-expressions.ts';

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

describe('expressionsIn', () => {
  it.each([
    ['a literal', 'const X = /a+$/g;'],
    ['a constant text', "const TEXT = 'a+$';\nnew RegExp(TEXT, 'g');"],
    [
      'a text of several constants',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is a program with a template
      "const A = 'a';\nconst B = `${A}+`;\nnew RegExp(B + '$', 'g');",
    ],
    ['a parameter', "function f(text: string) { new RegExp(text, 'g'); }\nf('a+$');"],
  ])('finds the expression of %s', (_, text) => {
    const found = expressionsIn('a.ts', text).map(({ expression }) => String(expression));
    expect(found).toEqual(['/a+$/g']);
    expect(computedExpressionsIn('a.ts', text)).toEqual([]);
  });
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

  it('are literals or constant texts, except for those that users write', () => {
    const computed = sources().filter(
      (path) => computedExpressionsIn(path, readFileSync(join(ROOT, path), 'utf8')).length > 0,
    );
    expect(computed.sort()).toEqual([
      // A program that uses the in-memory daemon asks for events whose names match its pattern.
      'src/testing/daemon/event-procedures.ts',
      // The patterns of the tables of XML formats, which are part of this package.
      'src/xml/validate/xsd-expression.ts',
    ]);
  });
});

function sources(): string[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('/generated/'));
}
