import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as api from '../../../../src/index.ts';
import { derivedMember } from '../../../../tools/coverage/derive.ts';
import { coverageDocs } from '../../../../tools/coverage/docs.ts';
import type { Entry } from '../../../../tools/coverage/read.ts';
import { readCoverage, readExceptions } from '../../../../tools/coverage/read.ts';
import { readSignatures } from '../../../../tools/coverage/signatures.ts';
import { readDescription } from '../../../../tools/description/read.ts';
import { methodName } from '../../../../tools/names.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const { functions } = readDescription();
const coverage = readCoverage();
const exceptions = readExceptions();
const signatures = readSignatures();

describe('The counterparts of the public functions of libvirt', () => {
  it('exist in this package', () => {
    const missing = Object.entries(coverage).filter(([, entry]) => !exists(entry));
    expect(missing).toEqual([]);
    const absent = Object.values(coverage).filter((each) => 'impossible' in each);
    const all = functions.functions.length;
    process.stdout.write(`${all - absent.length} of ${all} functions\n`);
  });

  it('that are methods have the name that the rules make of their own', () => {
    const others = Object.entries(coverage).flatMap(([name, entry]) => {
      if (!('method' in entry)) return [];
      const [owner = '', method = ''] = entry.method.split('.');
      return method === methodName(name, prefixOf(owner)) ? [] : [`${name}: ${entry.method}`];
    });
    expect(others).toEqual([]);
  });

  it('are methods if the functions call the daemon', () => {
    const calls = functions.functions.filter(({ mapping }) => mapping.startsWith('wire/'));
    const others = calls.filter(({ name }) => !('method' in (coverage[name] ?? {})));
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it('are impossible only if they need file descriptors or the process of the caller', () => {
    const impossible = functions.functions.filter(({ name }) => isImpossible(coverage[name]));
    expect(impossible.map(({ mapping }) => mapping.split('/')[0])).toEqual(
      impossible.map(() => 'impossible'),
    );
    expect(impossible).toHaveLength(10);
  });

  it('are the ones that docs/functions.md lists', () => {
    const path = join(ROOT, 'docs/functions.md');
    expect(readFileSync(path, 'utf8')).toBe(coverageDocs(functions, coverage, signatures));
  });
});

describe('readSignatures', () => {
  it.each([
    ['Domain.attachDevice', 'xml, { signal? }'],
    ['Domain.interfaceAddresses', '{ source?, flags?, signal? }'],
    ['AdminClient.close', '{ flags?, signal? }'],
  ])('returns the arguments of %s', (method, args) => {
    expect(signatures.get(method)).toBe(args);
  });

  it('returns the arguments of each method that stands for a function of libvirt', () => {
    const methods = Object.values(coverage).flatMap((each) =>
      'method' in each ? [each.method] : [],
    );
    expect(methods.filter((method) => !signatures.has(method))).toEqual([]);
  });
});

describe('coverage.json', () => {
  it('has no entry for a name that is not a function of libvirt', () => {
    const names = new Set(functions.functions.map(({ name }) => name));
    expect(Object.keys(exceptions).filter((name) => !names.has(name))).toEqual([]);
  });

  it('has no entry for a member that the rules of the names derive', () => {
    const derived = functions.functions.filter(({ name }) => name in exceptions);
    const needless = derived.filter(
      (each) => JSON.stringify(exceptions[each.name]) === JSON.stringify(derivedMember(each)),
    );
    expect(needless.map(({ name }) => name)).toEqual([]);
  });
});

describe('derivedMember', () => {
  it.each([
    ['virDomainGetXMLDesc', { method: 'Domain.getXmlDesc' }],
    ['virConnectListAllDomains', { method: 'Connection.listAllDomains' }],
    ['virAdmConnectListServers', { method: 'AdminConnection.listServers' }],
    ['virDomainGetUUIDString', { property: 'Domain.uuid' }],
    ['virNetworkGetConnect', { property: 'Network.connection' }],
    ['virConnectIsAlive', { property: 'Connection.isAlive' }],
  ])('returns the counterpart of %s', (name, member) => {
    const found = functions.functions.find((each) => each.name === name);
    expect(found && derivedMember(found)).toEqual(member);
  });
});

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

/** A field is not part of the prototype: the constructor of the class, or of a base class, sets it. */
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
