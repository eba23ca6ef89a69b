import { ErrorDomain } from '../codes.ts';
import { configUnsupported, xmlError } from '../failures.ts';
import { enumAttribute } from '../xml/attributes.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  elements,
  openElement,
  parseUnsigned,
  parseXml,
  scaleBytes,
  textElement,
  textOf,
} from '../xml/index.ts';
import { leaf, shaped } from '../xml/shape.ts';
import type { PoolDefinition } from './parse-pool.ts';
import { permissionsOf } from './permissions.ts';
import { POOL_KINDS } from './pool-kinds.ts';

const WHERE = ErrorDomain.STORAGE;

const TYPES = ['file', 'block', 'dir', 'network', 'netdir', 'ploop'];

/** The formats of volumes. The first one is the default. */
const FORMATS = {
  file: [
    ...['raw', 'dir', 'bochs', 'cloop', 'dmg', 'iso', 'vpc', 'vdi', 'fat', 'vhd', 'ploop', 'cow'],
    ...['qcow', 'qcow2', 'qed', 'vmdk'],
  ],
  partition: [
    ...['none', 'linux', 'fat16', 'fat32', 'linux-swap', 'linux-lvm', 'linux-raid', 'extended'],
  ],
};

/** The features of a file in libvirt's order (virStorageFileFeature). */
const FEATURES = ['lazy_refcounts', 'extended_l2'];

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
  const backingStore = parseBacking(given, pool);
  const capacity = parseSize(given, 'capacity');
  if (capacity === undefined) {
    throw xmlError(WHERE, 'missing capacity element');
  }
  const allocation = parseSize(given, 'allocation') ?? capacity;
  const target = child(given, 'target') ?? element('target');
  const format = formatOf(target, pool);
  return { name, type, capacity, allocation, format, target: targetParts(target), backingStore };
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
    // libvirt has one message for both sizes.
    throw xmlError(WHERE, 'malformed capacity element');
  }
  return scaleBytes(value, attribute(found, 'unit') ?? 'bytes');
}

function formatOf(target: XmlElement, pool: PoolDefinition): string | undefined {
  const kind = POOL_KINDS[pool.type]?.formats;
  if (kind === undefined) {
    return undefined;
  }
  const written = child(target, 'format');
  const format = (written && attribute(written, 'type')) || FORMATS[kind][0];
  if (format !== undefined && !FORMATS[kind].includes(format)) {
    throw configUnsupported(WHERE, `unknown volume format type ${format}`);
  }
  return format;
}

/** Returns the parts of `<target>` behind the format, in libvirt's order. */
function targetParts(target: XmlElement): XmlElement[] {
  const permissions = permissionsOf(target);
  const encryption = child(target, 'encryption');
  const given = childText(target, 'compat');
  if (given !== undefined && !/^\s*\+?\d+\.\s*\+?\d+$/.test(given)) {
    throw xmlError(WHERE, "forbidden characters in 'compat' attribute");
  }
  const cluster = clusterSizeOf(target);
  const features = child(target, 'features');
  const known = features === undefined ? [] : elements(features).map(({ name }) => name);
  const unknown = known.find((name) => !FEATURES.includes(name));
  if (unknown !== undefined) throw configUnsupported(WHERE, `unsupported feature ${unknown}`);
  const compat = given ?? (features === undefined ? undefined : '1.1');
  const names = FEATURES.filter((name) => known.includes(name)).map((name) => element(name));
  return [
    permissions,
    encryption && encryptionOf(encryption),
    compat === undefined ? undefined : textElement('compat', compat),
    cluster === undefined ? undefined : textElement('clusterSize', cluster, { unit: 'B' }),
    features && element('features', {}, names),
  ].filter((part) => part !== undefined);
}

function clusterSizeOf(target: XmlElement): bigint | undefined {
  const found = child(target, 'clusterSize');
  if (found === undefined) return undefined;
  const text = textOf(found);
  const value = parseUnsigned(text);
  if (value === undefined) {
    const detail = `Invalid value '${text}' for element or attribute './target/clusterSize'`;
    throw xmlError(ErrorDomain.XML, detail);
  }
  const bytes = scaleBytes(value, attribute(found, 'unit') ?? 'bytes');
  return bytes === 0n ? undefined : bytes;
}

/** Returns `<encryption>` as libvirt stores it (virStorageEncryptionParseNode). */
function encryptionOf(given: XmlElement): XmlElement {
  const format = attribute(given, 'format');
  if (format === undefined) throw xmlError(WHERE, 'unknown volume encryption format');
  if (!['default', 'qcow', 'luks', 'luks2'].includes(format)) {
    const detail = `unknown volume encryption format type ${format}`;
    throw configUnsupported(WHERE, detail);
  }
  const engine = enumAttribute(given, 'engine', ['qemu', 'librbd']);
  const part = (name: string, ...keys: readonly string[]): XmlElement[] =>
    childrenNamed(given, name).map((each) => shaped(each, leaf(...keys)));
  const cipher = format === 'luks' ? part('cipher', 'name', 'size', 'mode', 'hash') : [];
  const ivgen = format === 'luks' ? part('ivgen', 'name', 'hash') : [];
  if (ivgen.length > 0 && cipher.length === 0) {
    throw xmlError(WHERE, 'ivgen element found, but cipher is missing');
  }
  const secrets = part('secret', 'type', 'uuid', 'usage');
  return openElement('encryption', { format, engine }, [
    ...secrets,
    ...cipher.slice(0, 1),
    ...ivgen.slice(0, 1),
  ]);
}

function parseBacking(volume: XmlElement, pool: PoolDefinition): XmlElement | undefined {
  const given = child(volume, 'backingStore');
  const path = given && childText(given, 'path');
  if (given === undefined || path === undefined) return undefined;
  const format = formatOf(given, pool);
  return element('backingStore', {}, [
    textElement('path', path),
    format === undefined ? null : element('format', { type: format }),
    permissionsOf(given),
  ]);
}
