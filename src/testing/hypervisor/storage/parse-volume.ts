import { ErrorDomain } from '../codes.ts';
import { configUnsupported, xmlError } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  openElement,
  parseUnsigned,
  parseXml,
  scaleBytes,
  textElement,
  textOf,
} from '../xml/index.ts';
import type { PoolDefinition } from './parse-pool.ts';
import { POOL_KINDS } from './pool-kinds.ts';

const WHERE = ErrorDomain.STORAGE;

const TYPES = ['file', 'block', 'dir', 'network', 'netdir', 'ploop'];

/** The formats by number (`virStorageFileFormat`). */
const FORMATS = [
  'none',
  'raw',
  'dir',
  'bochs',
  'cloop',
  'dmg',
  'iso',
  'vpc',
  'vdi',
  'fat',
  'vhd',
  'ploop',
  'cow',
  'qcow',
  'qcow2',
  'qed',
  'vmdk',
];

/** A volume's document, with libvirt's defaults. */
export interface VolumeDefinition {
  readonly name: string;
  readonly type: string;
  readonly capacity: bigint;
  readonly allocation: bigint;

  /** The format, or undefined for pools whose volumes have none. */
  readonly format: string | undefined;

  /** The other children of `<target>`, in libvirt's order. */
  readonly target: readonly XmlElement[];

  readonly backingStore: XmlElement | undefined;
}

export function parseVolume(text: string, pool: PoolDefinition): VolumeDefinition {
  const kind = { label: '(storage_volume_definition)', root: 'volume', domain: WHERE };
  const given = parseXml(text, kind);
  const name = childText(given, 'name');
  if (name === undefined) {
    throw xmlError(WHERE, 'missing volume name element');
  }
  const type = attribute(given, 'type') ?? 'file';
  if (!TYPES.includes(type)) {
    throw configUnsupported(WHERE, `unknown volume type '${type}'`);
  }
  const backingStore = child(given, 'backingStore');
  const capacity = parseSize(given, 'capacity');
  if (capacity === undefined && backingStore === undefined) {
    throw xmlError(WHERE, 'missing capacity element');
  }
  const size = capacity ?? 0n;
  const target = child(given, 'target') ?? element('target');
  return {
    name,
    type,
    capacity: size,
    allocation: parseSize(given, 'allocation') ?? size,
    format: formatOf(target, pool),
    target: targetParts(target),
    backingStore: backingStore && parseBacking(backingStore, pool),
  };
}

/** Returns the document of a volume, with its sizes in bytes. */
export function formatVolume(
  definition: VolumeDefinition,
  path: string,
  sizes: { readonly capacity: bigint; readonly allocation: bigint },
): XmlElement {
  const { format } = definition;
  return element('volume', { type: definition.type }, [
    textElement('name', definition.name),
    textElement('key', path),
    textElement('capacity', sizes.capacity, { unit: 'bytes' }),
    textElement('allocation', sizes.allocation, { unit: 'bytes' }),
    element('target', {}, [
      textElement('path', path),
      format === undefined ? null : element('format', { type: format }),
      ...definition.target,
    ]),
    definition.backingStore,
  ]);
}

function parseSize(given: XmlElement, name: string): bigint | undefined {
  const found = child(given, name);
  if (found === undefined) {
    return undefined;
  }
  const value = parseUnsigned(textOf(found));
  if (value === undefined) {
    throw xmlError(WHERE, `malformed ${name} element`);
  }
  return scaleBytes(value, attribute(found, 'unit') ?? 'bytes');
}

function formatOf(target: XmlElement, pool: PoolDefinition): string | undefined {
  if (POOL_KINDS[pool.type]?.formats !== true) {
    return undefined;
  }
  const written = child(target, 'format');
  const format = (written && attribute(written, 'type')) ?? 'raw';
  if (!FORMATS.includes(format)) {
    throw configUnsupported(WHERE, `unknown volume format type ${format}`);
  }
  return format;
}

function targetParts(target: XmlElement): XmlElement[] {
  const encryption = childrenNamed(target, 'encryption').map((each) =>
    openElement('encryption', { format: attribute(each, 'format') }, each.children),
  );
  return [
    ...childrenNamed(target, 'permissions'),
    ...encryption,
    ...['compat', 'clusterSize', 'features'].flatMap((name) => childrenNamed(target, name)),
  ];
}

function parseBacking(given: XmlElement, pool: PoolDefinition): XmlElement {
  const format = formatOf(given, pool);
  return element('backingStore', {}, [
    ...childrenNamed(given, 'path'),
    format === undefined ? null : element('format', { type: format }),
    ...childrenNamed(given, 'permissions'),
  ]);
}
