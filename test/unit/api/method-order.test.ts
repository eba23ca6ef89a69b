import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The place of each C function in the list. */
const PLACES = new Map(
  [...readFileSync(`${ROOT}/docs/functions.md`, 'utf8').matchAll(/^\| <a[^|]*`(vir\w+)`/gm)].map(
    ([, name = ''], index) => [name, index],
  ),
);

const CLASSES = [
  'admin/admin-client',
  'admin/admin-connection',
  'admin/admin-server',
  'checkpoint/domain-checkpoint',
  'connection/connection',
  'domain/domain',
  'interface/interface',
  'network-port/network-port',
  'network/network',
  'node-device/node-device',
  'nwfilter/nwfilter',
  'nwfilter/nwfilter-binding',
  'secret/secret',
  'snapshot/domain-snapshot',
  'storage/storage-pool',
  'storage/storage-vol',
];

/** Methods of Node's kind stand together, whatever function they name. */
const NODE_METHODS =
  /^(call|close|stateChanges|subscribe|listen|open(Console|Channel)|screenshot|\w+Stream|(down|up)load\w*)$/;

describe('The methods of a class file', () => {
  it.each(CLASSES)('have the order of docs/functions.md within each section of %s', (path) => {
    const source = readFileSync(`${ROOT}/src/api/${path}.ts`, 'utf8');
    for (const section of source.split(/\n\n {2}\/\/ /)) {
      const places = placesOf(section);
      expect(places).toEqual([...places].sort((left, right) => left - right));
    }
  });

  it('are found in great number', () => {
    const sources = CLASSES.map((path) => readFileSync(`${ROOT}/src/api/${path}.ts`, 'utf8'));
    expect(sources.flatMap(placesOf).length).toBeGreaterThan(330);
  });
});

function placesOf(source: string): number[] {
  const method = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(?:async )?(\w+)\(/g;
  return [...source.matchAll(method)].flatMap(([, docs = '', name = '']) => {
    if (NODE_METHODS.test(name)) return [];
    const functions = [...docs.matchAll(/`(vir[A-Z]\w+)`/g)].map(([, cName = '']) => cName);
    const place = PLACES.get(functions.find((cName) => PLACES.has(cName)) ?? '');
    return place === undefined ? [] : [place];
  });
}
