import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { checkName } from '../domain/parse/head.ts';
import type { SimulatedEnvironment } from '../environment.ts';
import { configUnsupported, failure, xmlError } from '../failures.ts';
import { parseUuidText } from '../uuid.ts';
import { enumAttribute, requiredEnum } from '../xml/attributes.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  descend,
  element,
  elements,
  parseXml,
  textElement,
} from '../xml/index.ts';
import { cleanPath } from './clean-path.ts';
import { permissionsOf } from './permissions.ts';
import type { PoolKind } from './pool-kinds.ts';
import { POOL_KINDS } from './pool-kinds.ts';
import { checkRequired, checkSource, sourceOf } from './pool-source.ts';

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
  readonly refresh: XmlElement | undefined;

  /** The options of mount, in libvirt's namespace for pools of file systems. */
  readonly mountOptions: XmlElement | undefined;
}

const FS_NAMESPACE = 'http://libvirt.org/schemas/storagepool/fs/1.0';

export function parsePool(text: string, environment: SimulatedEnvironment): PoolDefinition {
  const kind = { label: '(storage_pool_definition)', root: 'pool', domain: WHERE };
  const given = parseXml(text, kind);
  const type = requiredEnum(given, 'type', Object.keys(POOL_KINDS));
  const known = POOL_KINDS[type] ?? { source: [], volumeType: 0 };
  const source = child(given, 'source') ?? element('source');
  if (child(given, 'source') !== undefined) checkSource(source, type, known);
  const hasName = known.source.includes('name');
  const name = childText(given, 'name') ?? (hasName ? childText(source, 'name') : undefined);
  if (name === undefined) {
    throw xmlError(WHERE, 'missing pool source name element');
  }
  checkName(name, WHERE);
  const uuidText = childText(given, 'uuid');
  const uuid = uuidText === undefined ? environment.uuid() : parseUuidText(uuidText);
  if (uuid === undefined) {
    throw xmlError(WHERE, 'malformed uuid element');
  }
  const features = featuresOf(given, type);
  checkRequired(source, type, known);
  const sourceName = hasName ? (childText(source, 'name') ?? name) : undefined;
  const stored = sourceOf(source, type, known, sourceName);
  const targetPath = known.targetless ? undefined : pathOf(given, known, sourceName ?? name);
  const target = targetPath === undefined ? undefined : targetOf(given, targetPath);
  if (type === 'iscsi-direct' && child(stored, 'initiator') === undefined) {
    throw configUnsupported(WHERE, 'missing initiator IQN');
  }
  const refresh = refreshOf(given);
  const mountOptions = type === 'fs' || type === 'netfs' ? mountOptionsOf(given) : undefined;
  return { type, name, uuid, targetPath, features, source: stored, target, refresh, mountOptions };
}

/** Returns the document of a pool, with its sizes in bytes. */
export function formatPool(
  definition: PoolDefinition,
  sizes: { readonly capacity: bigint; readonly allocation: bigint; readonly available: bigint },
): XmlElement {
  const bytes = (name: string, size: bigint): XmlElement =>
    textElement(name, size, { unit: 'bytes' });
  const { type, mountOptions } = definition;
  const namespace = mountOptions === undefined ? undefined : FS_NAMESPACE;
  return element('pool', { type, 'xmlns:fs': namespace }, [
    textElement('name', definition.name),
    textElement('uuid', definition.uuid),
    bytes('capacity', sizes.capacity),
    bytes('allocation', sizes.allocation),
    bytes('available', sizes.available),
    definition.features,
    definition.source,
    definition.target,
    definition.refresh,
    mountOptions,
  ]);
}

function featuresOf(given: XmlElement, type: string): XmlElement | undefined {
  const cow = descend(given, 'features', 'cow');
  const state = cow && enumAttribute(cow, 'state', ['yes', 'no']);
  if (state === undefined) return undefined;
  if (type !== 'fs' && type !== 'dir') {
    const detail = "cow feature may only be used for 'fs' and 'dir' pools";
    throw failure(ErrorNumber.NO_SUPPORT, WHERE, detail);
  }
  return element('features', {}, [element('cow', { state })]);
}

function pathOf(given: XmlElement, kind: PoolKind, sourceName: string): string {
  if (kind.target !== undefined) return cleanPath(kind.target(sourceName));
  const target = child(given, 'target');
  const path = target === undefined ? undefined : childText(target, 'path');
  if (path === undefined) {
    throw xmlError(WHERE, 'missing storage pool target path');
  }
  return cleanPath(path);
}

function targetOf(given: XmlElement, path: string): XmlElement {
  const target = child(given, 'target') ?? element('target');
  return element('target', {}, [textElement('path', path), permissionsOf(target)]);
}

function refreshOf(given: XmlElement): XmlElement | undefined {
  const volume = descend(given, 'refresh', 'volume');
  const allocation = volume && attribute(volume, 'allocation');
  if (allocation === undefined) return undefined;
  if (allocation !== 'default' && allocation !== 'capacity') {
    const detail = `unknown storage pool volume refresh allocation type ${allocation}`;
    throw configUnsupported(WHERE, detail);
  }
  return element('refresh', {}, [element('volume', { allocation })]);
}

/** Returns the options of mount, which libvirt writes with a prefix of its own. */
function mountOptionsOf(given: XmlElement): XmlElement | undefined {
  const local = ({ name }: XmlElement): string => name.slice(name.indexOf(':') + 1);
  const isOwn = (each: XmlElement, name: string): boolean =>
    each.namespace === FS_NAMESPACE && local(each) === name;
  const options = elements(given)
    .filter((each) => isOwn(each, 'mount_opts'))
    .flatMap((each) => elements(each).filter((option) => isOwn(option, 'option')));
  if (options.length === 0) return undefined;
  const written = options.map((option) => {
    const name = attribute(option, 'name');
    if (name !== undefined) return element('fs:option', { name });
    throw xmlError(WHERE, 'no storage mount option name specified');
  });
  return element('fs:mount_opts', {}, written);
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
