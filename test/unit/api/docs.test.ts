import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as api from '../../../src/index.ts';

const FOLDER = resolve(import.meta.dirname, '../../../src/api');

/** Compares the docstrings with libvirt's own names and numbers. */
describe('The docstrings of the API', () => {
  const constants = new Map(
    Object.entries(api).filter(([name]) => /^Vir[A-Z]/.test(name) && name !== 'VirError') as [
      string,
      object,
    ][],
  );
  const docs = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => docsOf(readFileSync(join(FOLDER, path), 'utf8')).map((doc) => [path, doc]));

  it('give the right number of each error', () => {
    const named = docs.flatMap(([path, doc = '']) =>
      [...doc.matchAll(/number (\d+) \(`VIR_ERR_(\w+)`\)/g)].map(([, number, name = '']) => ({
        path,
        name,
        number: Number(number),
      })),
    );
    expect(named.length).toBeGreaterThan(20);
    const numbers: Readonly<Record<string, number>> = api.VirErrorNumber;
    expect(named.filter(({ name, number }) => numbers[name] !== number)).toEqual([]);
  });

  it('mention only constants that the package exports', () => {
    const named = docs.flatMap(([path, doc = '']) =>
      [...doc.matchAll(/`(Vir[A-Z]\w+)(?:\.(\w+))?`/g)].map(([, name = '', member]) => ({
        path,
        name,
        member,
      })),
    );
    expect(named.length).toBeGreaterThan(40);
    const isThere = ({ name, member }: (typeof named)[number]): boolean => {
      const constant = constants.get(name);
      return constant !== undefined && (member === undefined || member in constant);
    };
    expect(named.filter((each) => !isThere(each))).toEqual([]);
  });

  it('exist for every public member', () => {
    // Users cannot reach the classes of these files.
    const isPublic = (path: string): boolean =>
      path.endsWith('.ts') && !/^live\/|connection-calls/.test(path);
    const undocumented = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter(isPublic)
      .flatMap((path) => undocumentedMembers(readFileSync(join(FOLDER, path), 'utf8'), path));
    expect(undocumented).toEqual([]);
  });
});

/** Returns each docstring as one line. */
function docsOf(source: string): string[] {
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].map(([text]) =>
    text.replace(/\s*\n\s*\*\s?/g, ' '),
  );
}

/** Returns the methods and getters of exported classes that have no docstring. */
function undocumentedMembers(source: string, path: string): string[] {
  if (!/^export (abstract )?class /m.test(source)) return [];
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    const [, name] = /^ {2}(?:override |async |get )*([a-z]\w+)(?:<.*>)?\(/.exec(line) ?? [];
    if (name === undefined || ['constructor', 'toString'].includes(name)) return [];
    const before = lines[index - 1]?.trim() ?? '';
    // An overload follows the previous signature of its method without a docstring.
    const isDocumented =
      before.endsWith('*/') || before.startsWith(`${name}(`) || before.startsWith(`${name}<`);
    return isDocumented ? [] : [`${path}: ${name}`];
  });
}
