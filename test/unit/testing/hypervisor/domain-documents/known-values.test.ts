import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  childOrder,
  knownValues,
  NEWER_CHILDREN,
  NEWER_VALUES,
  typesAt,
} from '../../../../../src/testing/hypervisor/domain/parse/known-values.ts';

const ROOT = join(import.meta.dirname, '../../../../..');
const SINCE = join(ROOT, 'protocol/xml/since.json');
const PARSERS = join(ROOT, 'src/testing/hypervisor/domain/parse');

/** The releases of values and children that are newer than libvirt 9.0.0. */
const { added } = JSON.parse(readFileSync(SINCE, 'utf8')) as {
  readonly added: readonly (readonly [release: string, what: string])[];
};

/** A value that libvirt 9.0.0 reads, although its schema does not have it. */
const EARLIER = 'DiskSourceNetworkProtocolSSHSource@protocol=ssh';

function newerAt(path: string, key: (id: string) => string): readonly string[] {
  const starts = typesAt(path).map(key);
  const found = added
    .filter(([, what]) => what !== EARLIER)
    .flatMap(([, what]) =>
      starts.flatMap((start) => (what.startsWith(start) ? [what.slice(start.length)] : [])),
    );
  return [...new Set(found)].toSorted();
}

/** The paths of attributes in the source of the parsers. */
function usedPaths(): readonly string[] {
  const sources = readdirSync(PARSERS).map((name) => readFileSync(join(PARSERS, name), 'utf8'));
  const paths = sources.flatMap((source) =>
    [...source.matchAll(/'(?<path>[\w/]+@\w+)'/g)].map(({ groups }) => groups?.['path'] ?? ''),
  );
  return [...new Set(paths)];
}

describe('The values and children that the in-memory daemon knows', () => {
  it.each(Object.entries(NEWER_VALUES))('lack those that are newer: %s', (path, values) => {
    const [, name = ''] = path.split('@');
    expect(values.toSorted()).toEqual(newerAt(path, (id) => `${id}@${name}=`));
  });

  it('lack those that are newer wherever a parser asks for values', () => {
    const paths = usedPaths();
    expect(paths.length).toBeGreaterThan(50);
    const incomplete = paths.filter((path) => {
      const [, name = ''] = path.split('@');
      const newer = newerAt(path, (id) => `${id}@${name}=`);
      return newer.some((value) => knownValues(path).includes(value));
    });
    expect(incomplete).toEqual([]);
  });

  it.each(Object.entries(NEWER_CHILDREN))(
    'lack the children of %s that are newer',
    (path, names) => {
      expect(names.toSorted()).toEqual(newerAt(path, (id) => `${id}<`));
    },
  );

  it('are the values of the tables', () => {
    expect(knownValues('devices/disk@device').toSorted()).toEqual([
      'cdrom',
      'disk',
      'floppy',
      'lun',
    ]);
    expect(knownValues('devices/disk@device', ['x'])).toContain('x');
    expect(knownValues('devices/disk@unknown')).toEqual([]);
  });

  it('are the children of the tables in the order of libvirt', () => {
    expect(childOrder('memtune')).toEqual([
      'hard_limit',
      'soft_limit',
      'min_guarantee',
      'swap_hard_limit',
    ]);
    expect(childOrder('unknown')).toEqual([]);
  });
});
