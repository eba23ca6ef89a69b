import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { addedFacts } from '../../tools/import/schemas/added-facts.ts';
import { compareReleases } from '../../tools/import/schemas/import-schemas.ts';
import { keepNames } from '../../tools/import/schemas/keep-names.ts';
import { readSchemas } from '../../tools/import/schemas/read-schemas.ts';
import type { SinceTable } from '../../tools/import/schemas/xml-tables.ts';
import type { FormatsTable } from '../../tools/xml/formats.ts';
import { readXmlTable } from '../../tools/xml/formats.ts';
import { releaseOf } from './support/releases.ts';

/**
 * Imports the schemas of the distribution's libvirt and compares them with the table of the
 * project. With the release of the table, the two are the same. With an earlier release, they
 * differ in the facts that `protocol/xml/since.json` says are newer.
 */
const SCHEMAS = '/usr/share/libvirt/schemas';

const isInstalled = existsSync(join(SCHEMAS, 'domain.rng')) && existsSync('/usr/sbin/libvirtd');
const required = process.env['CI'] === 'true' || process.env['LIBVIRT_TESTS'] === 'required';
const suite = isInstalled || required ? describe : describe.skip;

/** Facts of earlier releases that the table does not have, because libvirt removed them. */
const REMOVED: readonly string[] = [];

suite("The import of the schemas of the distribution's libvirt", () => {
  const { libvirt, ...committed } = readXmlTable<{ libvirt: string } & FormatsTable>('formats');
  const { releases, added } = readXmlTable<SinceTable>('since');
  const release = isInstalled ? releaseOf('libvirt') : libvirt;
  const imported = isInstalled ? keepNames(readSchemas(SCHEMAS), committed) : committed;

  const isSame = compareReleases(release, libvirt) === 0;

  if (isSame) {
    it('creates protocol/xml/formats.json with the release of the table', () => {
      expect(imported).toEqual(committed);
    });
    return;
  }

  it('finds only facts that the table has with an earlier release', () => {
    expect(compareReleases(release, libvirt)).toBeLessThan(0);
    expect(addedFacts(imported, committed)).toEqual(REMOVED);
  });

  // Of other releases, it is not known which facts they have.
  if (!releases.includes(release)) return;
  it('lacks exactly the facts that are newer according to protocol/xml/since.json', () => {
    const newer = added
      .filter(([since]) => compareReleases(since, release) > 0)
      .map(([, fact]) => fact);
    // The facts of a type that is newer itself count once.
    const isOwn = (fact: string): boolean =>
      !newer.includes(fact.replace(/[@<=].*/, '')) || /^\w+$/.test(fact);
    expect(addedFacts(committed, imported).sort()).toEqual(newer.filter(isOwn).sort());
  });
});
