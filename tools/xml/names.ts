import type { Format, FormatsTable } from './formats.ts';
import type { Shape } from './shapes.ts';
import { childrenOf, membersOf } from './shapes.ts';

/** The names of the types of one format, by their places: `devices/disk?type=file`. */
export type NameTable = Readonly<Record<string, string>>;

/** A shape with a name. */
export interface NamedShape {
  readonly shape: Shape;
  readonly name: string;

  /** The places of the shape. The first one is the shortest. */
  readonly places: readonly string[];
}

interface Found {
  readonly shape: Shape;
  readonly places: string[];

  /** The first words of the names of the shapes that contain the shape. */
  readonly bases: Set<string>;

  /** The first words of the names of the shapes that the shape contains. */
  base: string;
  name: string;
}

/** Names that the rule makes, but that would mislead, by their places. */
const DEVICE_NAMES: Readonly<Record<string, string>> = {
  interface: 'InterfaceDevice',
  memory: 'MemoryDevice',
  console: 'ConsoleDevice',
  channel: 'ChannelDevice',
  crypto: 'CryptoDevice',
  input: 'InputDevice',
  audio: 'AudioDevice',
  serial: 'SerialDevice',
  parallel: 'ParallelDevice',
  iommu: 'IommuDevice',
  panic: 'PanicDevice',
  lease: 'LeaseDevice',
  hub: 'HubDevice',
  nvram: 'NvramDevice',
};

/**
 * Gives names to all shapes of a format. A shape whose place has a name in the table keeps it for
 * ever. A new one is named after its path from the root: `DiskSourceRbd`. The path starts at
 * `devices` if that is in it, and a shape in several places is named after its element.
 *
 * @param shared The names of shapes of another format, which this format imports.
 */
export function nameShapes(
  format: Format,
  root: Shape,
  table: FormatsTable,
  known: NameTable,
  shared: ReadonlyMap<string, string>,
): ReadonlyMap<string, NamedShape> {
  // The places of a shape are known after a first run, and change the names of what it contains.
  let found = collect(format, root, table, shared, new Map());
  for (let run = 0; run < 2; run += 1) found = collect(format, root, table, shared, found);
  const taken = new Set([...shared.values(), ...Object.values(known)]);
  for (const each of found.values()) {
    each.name = each.places.flatMap((place) => known[place] ?? [])[0] ?? '';
    if (each.name !== '') taken.add(each.name);
  }
  for (const each of found.values()) {
    if (each.name !== '') continue;
    each.name = candidates(format, each).find((name) => !taken.has(name)) ?? '';
    if (each.name === '') throw new Error(`No name for ${each.places[0]}`);
    taken.add(each.name);
  }
  return found;
}

/** Finds the shapes of a format, those near the root first. */
function collect(
  format: Format,
  root: Shape,
  table: FormatsTable,
  shared: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, Found>,
): ReadonlyMap<string, Found> {
  const start: Found = {
    shape: root,
    places: [''],
    bases: new Set(),
    base: format.prefix,
    name: '',
  };
  const found = new Map([[root.key, start]]);
  const add = (shape: Shape, place: string, parent: string, base: string): void => {
    if (shape.view.form !== 'object' || shared.has(shape.key)) return;
    const known = found.get(shape.key);
    if (known === undefined) {
      const bases = new Set([parent]);
      found.set(shape.key, { shape, places: [place], bases, base, name: '' });
    } else {
      known.places.push(place);
      known.bases.add(parent);
    }
  };
  // A Map is also a queue: shapes that are added are visited later.
  for (const each of found.values()) {
    const [place = ''] = each.places;
    const union = membersOf(each.shape, table);
    const all = before.get(each.shape.key) ?? each;
    const own = all.bases.size > 1 ? sharedBase(format, all) : each.base;
    for (const member of union?.members ?? []) {
      const tag = `?${union?.attr}=${member.words.join('|')}`;
      // A union within a variant of another one: `DiskSourceRbd`, not `DiskSourceNetworkRbd`.
      const base = member.variant === undefined ? withoutWords(own, each.shape) : own;
      add(member, `${place}${tag}`, own, base + wordsOf(member.words));
    }
    if (union !== undefined) continue;
    const base = each.shape.variant === undefined ? own : withoutWords(own, each.shape);
    for (const [property, { shape }] of childrenOf(each.shape, table)) {
      const childBase = baseOf(format, place, base, property);
      add(shape, `${place}/${property}`, base, childBase + wordsOf(shape.words));
    }
  }
  return found;
}

/** The children of a variant are named after the union: `DiskSourceFile`, not `DiskFileSource`. */
function withoutWords(base: string, shape: Shape): string {
  const words = wordsOf(shape.words);
  return base.endsWith(words) ? base.slice(0, base.length - words.length) : base;
}

function baseOf(format: Format, place: string, base: string, property: string): string {
  if (format.root === 'domain' && place === '/devices') {
    return DEVICE_NAMES[property] ?? pascal(property);
  }
  return base + pascal(property);
}

/** Returns the name of a shape that several shapes contain, without the words of a variant. */
function sharedBase(format: Format, { shape, places }: Found): string {
  const element = pascal(shape.view.name);
  if (format.root !== 'domain') return format.prefix + element;
  const kinds = new Set(places.map((place) => /^\/devices\/([\w-]+)/.exec(place)?.[1]));
  const direct = places.filter((place) => /^\/devices\/[\w-]+(?:\?[^/]*)?\/[^/?]+$/.test(place));
  if (direct.length > 2 && kinds.has('serial') && kinds.has('console')) {
    // All devices have an address, only character devices have a protocol.
    return (kinds.has('disk') ? 'Device' : 'Chardev') + element;
  }
  if (direct.length > 2 && !kinds.has(undefined)) return `Device${element}`;
  if (kinds.has('disk')) return `Disk${element}`;
  const [only, other] = [...kinds];
  if (only !== undefined && other === undefined)
    return (DEVICE_NAMES[only] ?? pascal(only)) + element;
  return kinds.has(undefined) ? `Domain${element}` : `Device${element}`;
}

function candidates(format: Format, found: Found): readonly string[] {
  if (found.places[0] === '') return [format.type];
  const own = found.base;
  const shared = sharedBase(format, found) + wordsOf(found.shape.words);
  const names = found.bases.size > 1 ? [shared, own] : [own];
  return [...names, ...Array.from({ length: 20 }, (_, index) => `${own}${index + 2}`)];
}

function wordsOf(words: readonly string[]): string {
  if (words.length === 0) return '';
  return words.length > 3 ? 'Other' : words.map(pascal).join('Or');
}

/** Returns a name of XML as a part of a name of TypeScript: `VirtioSerial` for `virtio-serial`. */
function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
