import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as api from '../../../../src/index.ts';
import { coverageDocs } from '../../../../tools/coverage/docs.ts';
import type { Coverage } from '../../../../tools/coverage/read.ts';
import { readCoverage } from '../../../../tools/coverage/read.ts';
import { readDescription } from '../../../../tools/description/read.ts';
import { methodName } from '../../../../tools/names.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const { functions } = readDescription();
const coverage = readCoverage();

describe('the public functions of libvirt', () => {
  it('are all told of, and no others', () => {
    const names = functions.functions.map(({ name }) => name);
    expect(Object.keys(coverage).sort()).toEqual([...names].sort());
    const absent = Object.values(coverage).filter(
      (each) => 'impossible' in each || ('feature' in each && each.feature === 'migration'),
    );
    process.stdout.write(`${names.length - absent.length} of ${names.length} functions\n`);
  });

  it('are where the table says', () => {
    const gone = Object.entries(coverage).filter(([, entry]) => !exists(entry));
    expect(gone).toEqual([]);
  });

  it('bear the name that the rule makes of their own', () => {
    const others = Object.entries(coverage).flatMap(([name, entry]) => {
      if (!('method' in entry)) return [];
      const [owner = '', method = ''] = entry.method.split('.');
      return method === methodName(name, prefixOf(owner)) ? [] : [`${name}: ${entry.method}`];
    });
    expect(others).toEqual([]);
  });

  it('are impossible only where file descriptors or the own process are needed', () => {
    const impossible = functions.functions.filter(({ name }) => isImpossible(coverage[name]));
    expect(impossible.map(({ mapping }) => mapping.split('/')[0])).toEqual(
      impossible.map(() => 'impossible'),
    );
    expect(impossible).toHaveLength(10);
  });

  it('are methods where they are calls', () => {
    const calls = functions.functions.filter(({ mapping }) => mapping.startsWith('wire/'));
    const others = calls.filter(({ name }) => !('method' in (coverage[name] ?? {})));
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it('are listed in the documentation', () => {
    const path = join(ROOT, 'docs/functions.md');
    expect(readFileSync(path, 'utf8')).toBe(coverageDocs(functions, coverage));
  });
});

type Entry = Coverage[string];

function isImpossible(entry: Entry | undefined): boolean {
  return entry !== undefined && 'impossible' in entry;
}

function exists(entry: Entry): boolean {
  if ('feature' in entry || 'impossible' in entry) return true;
  if ('function' in entry) return typeof exported(entry.function) === 'function';
  const [owner = '', name = ''] = ('method' in entry ? entry.method : entry.property).split('.');
  const classOf = exported(owner);
  if (typeof classOf !== 'function') return false;
  if ('method' in entry) return typeof Reflect.get(classOf.prototype, name) === 'function';
  return name in classOf.prototype || declaresField(classOf, name);
}

function exported(name: string): unknown {
  return Reflect.get(api, name);
}

/** A field is no part of the prototype; the constructor of a class, or of one below, sets it. */
function declaresField(owner: object, name: string): boolean {
  for (let each: unknown = owner; typeof each === 'function'; each = Object.getPrototypeOf(each)) {
    if (each.toString().includes(`this.${name} = `)) return true;
  }
  return false;
}

function prefixOf(owner: string): string {
  if (owner === 'Connection') return 'virConnect';
  if (owner === 'AdminConnection') return 'virAdmConnect';
  return `vir${owner.replace(/^Admin/, 'Adm')}`;
}
