import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import * as library from '../../src/xml/index.ts';
import { Schema } from '../../src/xml/tables/schema.ts';
import { keepNames } from '../../tools/import/schemas/keep-names.ts';
import { readSchemas, SCHEMA_FILES } from '../../tools/import/schemas/read-schemas.ts';
import type { FormatsTable } from '../../tools/xml/formats.ts';
import { readXmlTable } from '../../tools/xml/formats.ts';
import { Instances } from './xml/instances.ts';
import { xmllint } from './xml/judges.ts';

/**
 * Validates the documents that the formats write with xmllint, by the schemas of the installed
 * libvirt. xmllint stands on libxml2 as libvirt does, and refuses orders that the schemas allow.
 * The objects come from random valid documents, whose elements have any order.
 */
const SCHEMAS = '/usr/share/libvirt/schemas';
const INSTANCES = 25;

const required = process.env['CI'] === 'true' || process.env['LIBVIRT_TESTS'] === 'required';
const hasPrograms = existsSync('/usr/bin/xmllint') && existsSync(join(SCHEMAS, 'domain.rng'));
const suite = hasPrograms || required ? describe : describe.skip;

/** What all formats can do, without the types of their documents. */
type AnyFormat = library.XmlFormat<Record<string, unknown>>;

suite('The installed libvirt schema', () => {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-xml-'));
  const facts = hasPrograms
    ? keepNames(readSchemas(SCHEMAS), readXmlTable<FormatsTable>('formats'))
    : undefined;
  // An inactive domain is a part of snapshots. A node device can have two elements with one name in a
  // group, of which libxml2 takes the first.
  const roots = Object.keys(facts?.roots ?? {}).filter(
    (root) => !['inactiveDomain', 'nodeDevice'].includes(root),
  );

  afterAll(() => rmSync(folder, { recursive: true }));

  const documentsOf = (root: string): readonly string[] => {
    const schema = new Schema(JSON.stringify({ ...facts, roots: facts?.roots[root] }));
    const instances = new Instances(schema, 3, true);
    return Array.from({ length: INSTANCES }, () => instances.document());
  };
  const refused = (root: string, documents: readonly string[]): readonly string[] => {
    const file = join(SCHEMAS, SCHEMA_FILES[root] ?? '');
    return [...xmllint.refused(file, documents, folder)].map((index) => documents[index] ?? '');
  };

  it.each(roots)('accepts what build() writes for %s', (root) => {
    const format = formatOf(documentsOf(root)[0] ?? '');
    const built = documentsOf(root).map((xml) => format.build(format.parse(xml)));
    expect(refused(root, built)).toEqual([]);
  });

  it.each(roots)('accepts what edit() adds to an empty document for %s', (root) => {
    const format = formatOf(documentsOf(root)[0] ?? '');
    const edited = documentsOf(root).map((xml) =>
      format.edit(`<${format.element}/>`, (draft) => {
        // One by one, in the order of the random document.
        for (const [name, value] of Object.entries(format.parse(xml))) {
          Object.assign(draft, { [name]: value });
        }
      }),
    );
    expect(refused(root, edited)).toEqual([]);
  });
});

/** Returns the format of a document. */
function formatOf(xml: string): AnyFormat {
  const [, name] = /^<(\w+)/.exec(xml) ?? [];
  const formats = Object.values<unknown>({ ...library }).filter(
    (value): value is AnyFormat => value instanceof library.XmlFormat,
  );
  const format = formats.find(({ element }) => element === name);
  if (format === undefined) throw new Error(`no format has the root element <${name}>`);
  return format;
}
