import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { XmlError } from '../../src/errors/index.ts';
import { Schema } from '../../src/xml/tables/schema.ts';
import { readTree } from '../../src/xml/tree/read-tree.ts';
import { validateXml } from '../../src/xml/validate/validate.ts';
import { keepNames } from '../../tools/import/schemas/keep-names.ts';
import { readSchemas, SCHEMA_FILES } from '../../tools/import/schemas/read-schemas.ts';
import type { FormatsTable } from '../../tools/xml/formats.ts';
import { readXmlTable } from '../../tools/xml/formats.ts';
import { fetchLibvirtPackages } from './import/debian-packages.ts';
import { Instances } from './xml/instances.ts';
import type { Judge } from './xml/judges.ts';
import { jing, xmllint } from './xml/judges.ts';
import { mutate } from './xml/mutate.ts';

/**
 * Compares the verdicts of validation with those of other programs, by the schemas of the
 * distribution's libvirt: on the documents of libvirt's own tests, on changed ones, and on random
 * ones. The tables come from the same schemas, because those of the project are of another release.
 */
const SCHEMAS = '/usr/share/libvirt/schemas';
const INSTANCES = 40;
const MUTATIONS = 1000;

const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-xml-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const required = process.env['CI'] === 'true' || process.env['LIBVIRT_TESTS'] === 'required';
const hasPrograms = existsSync('/usr/bin/xmllint') && existsSync(join(SCHEMAS, 'domain.rng'));
const hasJing = existsSync('/usr/bin/jing');
const suite = hasPrograms || required ? describe : describe.skip;

/** A document and the format that its root element says it has. */
interface Sample {
  readonly root: string;
  readonly xml: string;
}

suite('The verdict of validate', () => {
  const facts = hasPrograms
    ? keepNames(readSchemas(SCHEMAS), readXmlTable<FormatsTable>('formats'))
    : undefined;
  const roots = Object.keys(facts?.roots ?? {});
  const schemas = new Map(
    roots.map((root) => [
      root,
      new Schema(JSON.stringify({ ...facts, roots: facts?.roots[root] })),
    ]),
  );
  const samples = hasPrograms ? libvirtSamples(schemas) : [];

  it('has samples of most formats', () => {
    expect(samples.length).toBeGreaterThan(2000);
    expect(new Set(samples.map(({ root }) => root)).size).toBeGreaterThan(12);
  });

  it("is xmllint's on the documents of libvirt's tests", () => {
    expect(disagreements(samples, schemas, xmllint)).toEqual([]);
  });

  // libxml2 takes the first of two elements with one name in a group, whatever its attributes are.
  const byXmllint = roots.filter((root) => root !== 'nodeDevice');

  it.each(byXmllint)('accepts all that the model of %s allows, as xmllint does', (root) => {
    const schema = schemas.get(root) ?? new Schema('{}');
    const instances = new Instances(schema, 1, false);
    const random = Array.from({ length: INSTANCES }, () => ({ root, xml: instances.document() }));
    expect(refusedByUs(random, schemas)).toEqual([]);
    expect(disagreements(random, schemas, xmllint)).toEqual([]);
  });

  it.each(byXmllint)('warns of the orders of %s that xmllint refuses, and of no other', (root) => {
    const schema = schemas.get(root) ?? new Schema('{}');
    const instances = new Instances(schema, 3, true);
    const random = Array.from({ length: INSTANCES }, () => instances.document());
    const refused = xmllint.refused(
      join(SCHEMAS, SCHEMA_FILES[root] ?? ''),
      random,
      join(folder, root),
    );
    const warned = new Set(
      random.flatMap((xml, index) => (validateXml(schema, xml).length > 0 ? [index] : [])),
    );
    expect([...warned].filter((index) => !refused.has(index))).toEqual([]);
    const found = [...refused].filter((index) => warned.has(index));
    expect(found.length).toBeGreaterThanOrEqual(refused.size * 0.9);
  });

  // jing needs Java, so it is not among the packages that the tests require.
  if (!hasJing) return;

  it("is jing's on the documents of libvirt's tests", () => {
    expect(disagreements(samples, schemas, jing)).toEqual([]);
  });

  it("is jing's on changed documents", () => {
    const changed = Array.from({ length: MUTATIONS }, (_, seed): Sample => {
      const { root, xml } = samples[(seed * 37) % samples.length] ?? { root: '', xml: '' };
      return { root, xml: mutate(readTree(xml), seed) };
    });
    expect(disagreements(changed, schemas, jing)).toEqual([]);
  });

  it.each(roots)('accepts all orders that the model of %s allows, as jing does', (root) => {
    const schema = schemas.get(root) ?? new Schema('{}');
    const instances = new Instances(schema, 2, true);
    const random = Array.from({ length: INSTANCES }, () => ({ root, xml: instances.document() }));
    expect(refusedByUs(random, schemas)).toEqual([]);
    expect(disagreements(random, schemas, jing)).toEqual([]);
  });
});

/** Returns the documents that only one of us and the other program refuses. */
function disagreements(
  samples: readonly Sample[],
  schemas: ReadonlyMap<string, Schema>,
  judge: Judge,
): string[] {
  return [...schemas].flatMap(([root, schema]) => {
    const documents = samples.filter((sample) => sample.root === root).map(({ xml }) => xml);
    if (documents.length === 0) return [];
    const file = join(SCHEMAS, SCHEMA_FILES[root] ?? '');
    const refused = judge.refused(file, documents, join(folder, 'documents'));
    return documents.flatMap((xml, index) => {
      const problems = errorsOf(schema, xml);
      if (problems.length > 0 === refused.has(index)) return [];
      return [`${judge.name} ${refused.has(index) ? 'refuses' : 'accepts'}: ${problems}\n${xml}`];
    });
  });
}

function refusedByUs(samples: readonly Sample[], schemas: ReadonlyMap<string, Schema>): string[] {
  return samples.flatMap(({ root, xml }) => {
    const problems = errorsOf(schemas.get(root) ?? new Schema('{}'), xml);
    return problems.length === 0 ? [] : [`${problems}\n${xml}`];
  });
}

function errorsOf(schema: Schema, xml: string): string[] {
  return validateXml(schema, xml, { unknown: 'error' })
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path}: ${message}`);
}

/** Returns the documents of libvirt's source package whose root element is that of a format. */
function libvirtSamples(schemas: ReadonlyMap<string, Schema>): Sample[] {
  const { source } = fetchLibvirtPackages(folder);
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.xml'))
    .flatMap((name) => {
      const xml = readFileSync(join(source, name), 'utf8');
      const key = rootOf(xml);
      return [...schemas]
        .filter(([, schema]) => schema.roots.some((type) => schema.type(type).el === key))
        .map(([root]) => ({ root, xml }));
    });
}

function rootOf(xml: string): string | undefined {
  try {
    return readTree(xml).root.key;
  } catch (reason) {
    if (reason instanceof XmlError) return undefined;
    throw reason;
  }
}
