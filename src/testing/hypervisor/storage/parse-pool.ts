import { ErrorDomain } from '../codes.ts';
import { checkName } from '../domain/parse/head.ts';
import { requiredEnum } from '../domain/parse/shape.ts';
import type { SimulatedEnvironment } from '../environment.ts';
import { configUnsupported, internalError, xmlError } from '../failures.ts';
import { parseUuidText } from '../uuid.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  openElement,
  orderAttributes,
  parseXml,
  textElement,
} from '../xml/index.ts';

const WHERE = ErrorDomain.STORAGE;

/** A pool's document as libvirt stores it, without the sizes, which change. */
export interface PoolDefinition {
  readonly type: string;
  readonly name: string;
  readonly uuid: string;

  /** The folder of its volumes, or undefined for kinds without one. */
  readonly targetPath: string | undefined;

  readonly features: XmlElement | undefined;
  readonly source: XmlElement;
  readonly target: XmlElement | undefined;
}

/** The properties of a kind of pool. */
interface PoolKind {
  /** Whether a host is required. */
  readonly host?: boolean;

  /** Whether the kind has no `<target>`. */
  readonly targetless?: boolean;

  /** Returns the default target for the name of the source. */
  readonly target?: (name: string) => string;

  /** Whether the name of the pool is the default name of the source. */
  readonly named?: boolean;

  /** The formats of the source. The first one is the default. */
  readonly sourceFormats?: readonly string[];

  /** The `virStorageVolType` of its volumes: 0 file, 1 block device, 3 network. */
  readonly volumeType: number;

  /** Whether its volumes have formats, such as qcow2. */
  readonly formats?: boolean;
}

const FILE_SYSTEMS = [
  ...['auto', 'ext2', 'ext3', 'ext4', 'ufs', 'iso9660', 'udf', 'gfs', 'gfs2', 'vfat'],
  ...['hfs+', 'xfs', 'ocfs2', 'vmfs'],
];

const PARTITION_TABLES = ['unknown', 'dos', 'dvh', 'gpt', 'mac', 'bsd', 'pc98', 'sun', 'lvm2'];

/** The kinds of pools by name (`virStoragePoolType`). */
export const POOL_KINDS: Readonly<Record<string, PoolKind>> = {
  dir: { volumeType: 0, formats: true },
  fs: { volumeType: 0, formats: true, sourceFormats: FILE_SYSTEMS },
  netfs: {
    volumeType: 0,
    formats: true,
    sourceFormats: ['auto', 'nfs', 'glusterfs', 'cifs'],
    host: true,
  },
  logical: {
    volumeType: 1,
    sourceFormats: ['lvm2', 'unknown'],
    named: true,
    target: (name) => `/dev/${name}`,
  },
  disk: { volumeType: 1, sourceFormats: PARTITION_TABLES },
  iscsi: { volumeType: 1, host: true },
  'iscsi-direct': { volumeType: 3, host: true, targetless: true },
  scsi: { volumeType: 1 },
  mpath: { volumeType: 1, target: () => '/dev/mapper' },
  rbd: { volumeType: 3, targetless: true },
  sheepdog: { volumeType: 3, targetless: true },
  gluster: { volumeType: 3, formats: true, targetless: true },
  zfs: { volumeType: 1, named: true, target: (name) => `/dev/zvol/${name}` },
  vstorage: { volumeType: 0, formats: true, named: true },
};

/** The children of `<source>` in libvirt's order (virStoragePoolSourceFormat). */
const SOURCE_ORDER = [
  'host',
  'device',
  'dir',
  'adapter',
  'name',
  'initiator',
  'auth',
  'format',
  'vendor',
  'product',
  'protocol',
];

const PERMISSIONS_ORDER = ['mode', 'owner', 'group', 'label'];

export function parsePool(text: string, environment: SimulatedEnvironment): PoolDefinition {
  const kind = { label: '(storage_pool_definition)', root: 'pool', domain: WHERE };
  const given = parseXml(text, kind);
  const type = requiredEnum(given, 'type', Object.keys(POOL_KINDS));
  const known = POOL_KINDS[type] ?? { volumeType: 0 };
  const source = child(given, 'source') ?? element('source');
  checkSource(source, known);
  const name = childText(given, 'name') ?? childText(source, 'name');
  if (name === undefined) {
    throw xmlError(WHERE, 'missing pool source name element');
  }
  checkName(name, WHERE);
  const uuidText = childText(given, 'uuid');
  const uuid = uuidText === undefined ? environment.uuid() : parseUuidText(uuidText);
  if (uuid === undefined) {
    throw xmlError(WHERE, 'malformed uuid element');
  }
  if (known.host && childrenNamed(source, 'host').length === 0) {
    throw xmlError(WHERE, 'missing storage pool source host name');
  }
  const sourceName = childText(source, 'name') ?? name;
  const targetPath = known.targetless ? undefined : pathOf(given, known, sourceName);
  return {
    type,
    name,
    uuid,
    targetPath,
    features: child(given, 'features'),
    source: sourceOf(source, known, sourceName),
    target: targetPath === undefined ? undefined : targetOf(given, targetPath),
  };
}

/** Returns the document of a pool, with its sizes in bytes. */
export function formatPool(
  definition: PoolDefinition,
  sizes: { readonly capacity: bigint; readonly allocation: bigint; readonly available: bigint },
): XmlElement {
  const bytes = (name: string, size: bigint): XmlElement =>
    textElement(name, size, { unit: 'bytes' });
  return element('pool', { type: definition.type }, [
    textElement('name', definition.name),
    textElement('uuid', definition.uuid),
    bytes('capacity', sizes.capacity),
    bytes('allocation', sizes.allocation),
    bytes('available', sizes.available),
    definition.features,
    definition.source,
    definition.target,
  ]);
}

/** Checks the parts of a `<source>` that libvirt reads for every kind of pool. */
function checkSource(source: XmlElement, kind: PoolKind): void {
  const format = child(source, 'format');
  const type = format && attribute(format, 'type');
  if (type !== undefined && kind.sourceFormats?.includes(type) === false) {
    throw configUnsupported(WHERE, `unknown pool format type ${type}`);
  }
  for (const host of childrenNamed(source, 'host')) {
    if (attribute(host, 'name') === undefined) {
      throw xmlError(WHERE, 'missing storage pool host name');
    }
    const port = attribute(host, 'port');
    if (port !== undefined && !/^\s*[+-]?\d+$/.test(port)) {
      const where = "Invalid value for attribute 'port' in element 'host'";
      throw xmlError(ErrorDomain.XML, `${where}: '${port}'. Expected integer value`);
    }
  }
}

/** Parses a `<source>` alone, as a search for sources has it (virStoragePoolDefParseSourceString). */
export function parsePoolSource(text: string, type: string): XmlElement {
  const kind = { label: '(storage_source_specification)', root: 'source', domain: WHERE };
  const source = parseXml(text, kind);
  const known = Object.hasOwn(POOL_KINDS, type) ? POOL_KINDS[type] : undefined;
  if (known === undefined) {
    throw internalError(WHERE, 'missing backend for pool type -1');
  }
  checkSource(source, known);
  return source;
}

function pathOf(given: XmlElement, kind: PoolKind, sourceName: string): string {
  const target = child(given, 'target');
  const path = target === undefined ? undefined : childText(target, 'path');
  if (path !== undefined && kind.target === undefined) {
    return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  }
  if (kind.target === undefined) {
    throw xmlError(WHERE, 'missing storage pool target path');
  }
  return kind.target(sourceName);
}

function sourceOf(source: XmlElement, kind: PoolKind, name: string): XmlElement {
  const format = childrenNamed(source, 'format');
  const [byDefault] = kind.sourceFormats ?? [];
  const parts = SOURCE_ORDER.flatMap((part) => {
    if (part === 'format') {
      const implied = format.length === 0 && byDefault !== undefined;
      return implied ? [element('format', { type: byDefault })] : format;
    }
    if (part === 'name') {
      const own = childrenNamed(source, 'name');
      return own.length === 0 && kind.named ? [textElement('name', name)] : own;
    }
    return part === 'host'
      ? childrenNamed(source, part).map((host) => orderAttributes(host, ['name', 'port']))
      : childrenNamed(source, part);
  });
  return openElement('source', {}, parts);
}

function targetOf(given: XmlElement, path: string): XmlElement {
  const target = child(given, 'target') ?? element('target');
  const permissions = child(target, 'permissions');
  return element('target', {}, [
    textElement('path', path),
    permissions &&
      element(
        'permissions',
        {},
        PERMISSIONS_ORDER.flatMap((name) => childrenNamed(permissions, name)),
      ),
  ]);
}

/** Whether two pools use the same storage, which libvirt forbids. */
export function sameSource(a: PoolDefinition, b: PoolDefinition): boolean {
  if (a.type !== b.type) {
    return false;
  }
  const texts = (definition: PoolDefinition, tag: string, key: string): string[] =>
    childrenNamed(definition.source, tag).flatMap((part) => attribute(part, key) ?? []);
  const shared = (tag: string, key: string): boolean =>
    texts(a, tag, key).some((value) => texts(b, tag, key).includes(value));
  switch (a.type) {
    case 'dir':
      return a.targetPath === b.targetPath;
    case 'fs':
    case 'logical':
    case 'disk':
      return shared('device', 'path');
    case 'netfs':
      return shared('host', 'name') && shared('dir', 'path');
    case 'iscsi':
    case 'iscsi-direct':
      return shared('host', 'name') && shared('device', 'path');
    default:
      return false;
  }
}
