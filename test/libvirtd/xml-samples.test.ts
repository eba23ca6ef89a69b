import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as library from '../../src/xml/index.ts';
import { readTree } from '../../src/xml/tree/read-tree.ts';
import { fetchLibvirtPackages } from './import/debian-packages.ts';

/** What all formats can do, without the types of their documents. */
type AnyFormat = library.XmlFormat<Record<string, unknown>>;

interface Sample {
  readonly path: string;
  readonly text: string;
  readonly format: AnyFormat;
}

/** The documents that libvirt's own tests use. They are fetched, and not part of this project. */
describe('On the samples of libvirt, the XML formats', () => {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-samples-'));
  const samples: Sample[] = [];

  beforeAll(() => {
    const { source } = fetchLibvirtPackages(folder);
    const formats = byRoot();
    for (const path of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.xml')) continue;
      const text = readFileSync(join(source, path), 'utf8');
      const format = formats.get(rootOf(text) ?? '');
      if (format !== undefined) samples.push({ path, text, format });
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const failing = (holds: (sample: Sample) => boolean): readonly string[] =>
    samples.filter((sample) => !holds(sample)).map(({ path }) => path);

  it('are some thousand documents', () => {
    expect(samples.length).toBeGreaterThan(2500);
  });

  it('return the same text from an edit that changes nothing', () => {
    const changes = failing(({ text, format }) => {
      const read = format.edit(text, (draft) => void JSON.stringify(draft));
      const assigned = format.edit(text, (draft) => void Object.assign(draft, format.parse(text)));
      return read === text && assigned === text;
    });
    expect(changes).toEqual([]);
  });

  it('read the object that they have built', () => {
    const changes = failing(({ text, format }) => {
      const config = format.parse(text);
      return isDeepStrictEqual(format.parse(format.build(config)), config);
    });
    expect(changes).toEqual([]);
  });

  it('represent documents as JSON', () => {
    const changes = failing(({ text, format }) => {
      const config = format.parse(text);
      return isDeepStrictEqual(JSON.parse(JSON.stringify(config)), config);
    });
    expect(changes).toEqual([]);
  });

  it('give an edited document the meaning of the changed object', () => {
    const changes = failing(({ text, format }) => {
      // A structured clone has the prototypes of another realm within Jest.
      const config = JSON.parse(JSON.stringify(format.parse(text)));
      const edited = format.edit(text, (draft) => change(draft));
      change(config);
      return isDeepStrictEqual(format.parse(edited), withoutEmptyArrays(config));
    });
    expect(changes).toEqual([]);
  });

  it('find no difference between a document and itself', () => {
    expect(failing(({ text, format }) => format.diff(text, text).length === 0)).toEqual([]);
  });

  it('find no difference between a valid document and its object', () => {
    const differ = failing(
      ({ text, format }) => format.diff(text, format.parse(text)).length === 0,
    );
    // Devices of a guest and parts of a network have the name of a host's interface.
    expect(differ.filter((path) => !/invalid|update|hotplug/.test(path))).toEqual([]);
  });
});

function byRoot(): ReadonlyMap<string, AnyFormat> {
  const formats = Object.values<unknown>({ ...library }).filter(
    (value): value is AnyFormat => value instanceof library.XmlFormat,
  );
  return new Map(formats.map((format) => [format.element, format]));
}

function rootOf(text: string): string | undefined {
  try {
    return readTree(text).root.name;
  } catch {
    // Some samples are not well-formed on purpose.
    return undefined;
  }
}

/** Changes a draft or a plain object: removes, adds, moves and replaces elements. */
function change(config: Record<string, unknown>): void {
  const { devices } = config as { devices?: Record<string, unknown> };
  if (typeof config['name'] === 'string') config['name'] = 'new & <name>';
  const disks = devices?.['disk'];
  if (Array.isArray(disks) && disks.length > 0) {
    disks.reverse();
    disks.push({ type: 'file', target: { dev: 'vdx' } });
  }
  const interfaces = devices?.['interface'];
  if (Array.isArray(interfaces)) interfaces.splice(0, 1);
  delete config['os'];
}

function withoutEmptyArrays(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => !(Array.isArray(each) && each.length === 0))
      .map(([name, each]) => [name, name === 'devices' ? withoutEmptyArrays(each) : each]),
  );
}
