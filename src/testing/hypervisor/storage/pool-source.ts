import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { configUnsupported, failure, internalError, xmlError } from '../failures.ts';
import { parseUuidText } from '../uuid.ts';
import { enumAttribute } from '../xml/attributes.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  descend,
  element,
  openElement,
  parseXml,
  textElement,
} from '../xml/index.ts';
import { leaf, shaped, withPciAddresses } from '../xml/shape.ts';
import { cleanPath } from './clean-path.ts';
import type { PoolKind } from './pool-kinds.ts';
import { POOL_KINDS } from './pool-kinds.ts';

const WHERE = ErrorDomain.STORAGE;

const FC_HOST = [
  ...['type', 'parent', 'parent_wwnn', 'parent_wwpn', 'parent_fabric_wwn', 'managed'],
  ...['wwnn', 'wwpn'],
];

/** Parses a `<source>` alone, as a search for sources has it (virStoragePoolDefParseSourceString). */
export function parsePoolSource(text: string, type: string): XmlElement {
  const kind = { label: '(storage_source_specification)', root: 'source', domain: WHERE };
  const source = parseXml(text, kind);
  const known = Object.hasOwn(POOL_KINDS, type) ? POOL_KINDS[type] : undefined;
  if (known === undefined) {
    throw internalError(WHERE, 'missing backend for pool type -1');
  }
  checkSource(source, type, known);
  return source;
}

/**
 * Checks the parts of a `<source>` that libvirt reads for every kind of pool
 * (virStoragePoolDefParseSource).
 */
export function checkSource(source: XmlElement, type: string, kind: PoolKind): void {
  if (type === 'rbd' && childText(source, 'name') === undefined) {
    throw xmlError(WHERE, "element 'name' is mandatory for RBD pool");
  }
  const format = partValue(source, 'format', 'type');
  if (format !== undefined && kind.sourceFormats?.includes(format) === false) {
    throw configUnsupported(WHERE, `unknown pool format type ${format}`);
  }
  for (const host of childrenNamed(source, 'host')) checkHost(host);
  for (const device of childrenNamed(source, 'device')) {
    if (attribute(device, 'path') === undefined) {
      throw xmlError(WHERE, 'missing storage pool source device path');
    }
    enumAttribute(device, 'part_separator', ['yes', 'no']);
  }
  const adapter = child(source, 'adapter');
  if (adapter !== undefined) checkAdapter(adapter);
  const auth = child(source, 'auth');
  if (auth !== undefined) checkAuth(auth);
  checkProtocol(source, format, kind);
}

function checkHost(host: XmlElement): void {
  if (attribute(host, 'name') === undefined) {
    throw xmlError(WHERE, 'missing storage pool host name');
  }
  const port = attribute(host, 'port');
  if (port !== undefined && !/^\s*[+-]?\d+$/.test(port)) {
    const where = "Invalid value for attribute 'port' in element 'host'";
    throw xmlError(ErrorDomain.XML, `${where}: '${port}'. Expected integer value`);
  }
}

function checkAdapter(adapter: XmlElement): void {
  if (enumAttribute(adapter, 'type', ['scsi_host', 'fc_host']) !== undefined) {
    enumAttribute(adapter, 'managed', ['yes', 'no']);
    return;
  }
  const needType = ['wwnn', 'wwpn', 'parent'];
  if (needType.some((name) => attribute(adapter, name) !== undefined)) {
    const detail =
      "Use of 'wwnn', 'wwpn', and 'parent' attributes requires use of the adapter 'type'";
    throw xmlError(WHERE, detail);
  }
  if (child(adapter, 'parentaddr') !== undefined) {
    const detail = "Use of 'parentaddr' element requires use of the adapter 'type'";
    throw xmlError(WHERE, detail);
  }
}

function checkAuth(auth: XmlElement): void {
  if (attribute(auth, 'username') === undefined) {
    throw xmlError(WHERE, 'missing username for auth');
  }
  const type = attribute(auth, 'type');
  if (type !== undefined && !['none', 'chap', 'ceph'].includes(type)) {
    throw configUnsupported(WHERE, `unknown auth type '${type}'`);
  }
  const secret = child(auth, 'secret');
  if (secret === undefined) throw xmlError(WHERE, 'Missing <secret> element in auth');
  const { uuid, usage } = Object.fromEntries(secret.attributes);
  if (uuid === undefined && usage === undefined) {
    throw xmlError(ErrorDomain.NONE, 'missing secret uuid or usage attribute');
  }
  if (uuid !== undefined && usage !== undefined) {
    throw xmlError(ErrorDomain.NONE, 'either secret uuid or usage expected');
  }
  if (uuid !== undefined && parseUuidText(uuid) === undefined) {
    throw xmlError(ErrorDomain.NONE, `invalid secret uuid '${uuid}'`);
  }
  if (type === undefined || type === 'none') {
    throw configUnsupported(WHERE, 'storage pool missing auth type');
  }
}

function checkProtocol(source: XmlElement, format: string | undefined, kind: PoolKind): void {
  const version = partValue(source, 'protocol', 'ver');
  if (version === undefined) return;
  // libvirt compares the number of the format, whatever the kind of pool is.
  const formats = kind.sourceFormats ?? ['auto'];
  const number = formats.indexOf(format ?? formats[0] ?? '');
  if (number > 1) {
    const names = ['auto', 'nfs', 'glusterfs', 'cifs'];
    const detail = `storage pool protocol ver unsupported for pool type '${names[number] ?? '(null)'}'`;
    throw configUnsupported(WHERE, detail);
  }
  if (version.includes(',')) {
    const detail = `storage pool protocol ver '${version}' must not contain ','`;
    throw failure(ErrorNumber.XML_DETAIL, WHERE, detail);
  }
}

/** Refuses a `<source>` that lacks what the kind of pool requires (virStoragePoolDefParseXML). */
export function checkRequired(source: XmlElement, type: string, kind: PoolKind): void {
  const has = (part: PoolKind['source'][number]): boolean => kind.source.includes(part);
  if (has('host') && child(source, 'host') === undefined) {
    throw xmlError(WHERE, 'missing storage pool source host name');
  }
  if (has('dir') && type !== 'gluster' && partValue(source, 'dir', 'path') === undefined) {
    throw xmlError(WHERE, 'missing storage pool source path');
  }
  if (has('adapter')) checkScsi(child(source, 'adapter'));
  if (kind.source.join() === 'device' && child(source, 'device') === undefined) {
    throw xmlError(WHERE, 'missing storage pool source device name');
  }
}

function checkScsi(adapter: XmlElement | undefined): void {
  const { type, name, wwnn, wwpn } = Object.fromEntries(adapter?.attributes ?? []);
  if (adapter === undefined || (type === undefined && name === undefined)) {
    throw xmlError(WHERE, 'missing storage pool source adapter');
  }
  if (type === 'fc_host') {
    if (wwnn !== undefined && wwpn !== undefined) {
      checkNames([wwnn, wwpn]);
      return;
    }
    const detail = "'wwnn' and 'wwpn' must be specified for adapter type 'fchost'";
    throw xmlError(WHERE, detail);
  }
  const hasParent = child(adapter, 'parentaddr') !== undefined;
  const forAdapter = "specified for the 'scsi_host' adapter";
  if (name === undefined && !hasParent) {
    throw xmlError(WHERE, `Either 'name' or 'parent' must be ${forAdapter}`);
  }
  if (name !== undefined && hasParent) {
    throw xmlError(WHERE, `Both 'name' and 'parent' cannot be ${forAdapter}`);
  }
}

/** Refuses world wide names that are not 16 hexadecimal digits (virValidateWWN). */
function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => !/^[\da-f]{16}$/i.test(name.replace(/^0x/, '')));
  if (wrong !== undefined) throw internalError(ErrorDomain.NONE, `Malformed wwn: ${wrong}`);
}

/**
 * Returns `<source>` as libvirt stores it (virStoragePoolSourceFormat): only the parts that the kind
 * of pool has.
 *
 * @param name - The name of the source.
 */
export function sourceOf(
  source: XmlElement,
  type: string,
  kind: PoolKind,
  name: string | undefined,
): XmlElement {
  const parts: Readonly<Record<PoolKind['source'][number], () => readonly XmlElement[]>> = {
    host: () => childrenNamed(source, 'host').map(hostOf),
    device: () =>
      childrenNamed(source, 'device').map((each) => shaped(each, leaf('path', 'part_separator'))),
    dir: () => dirOf(source, type),
    adapter: () => childrenNamed(source, 'adapter').slice(0, 1).map(adapterOf),
    name: () => (name === undefined ? [] : [textElement('name', name)]),
    initiator: () => initiatorOf(source),
  };
  const format = partValue(source, 'format', 'type') ?? kind.sourceFormats?.[0];
  return openElement('source', {}, [
    ...SOURCE_ORDER.flatMap((part) => (kind.source.includes(part) ? parts[part]() : [])),
    kind.sourceFormats === undefined ? null : element('format', { type: format }),
    ...childrenNamed(source, 'auth').slice(0, 1).map(authOf),
    ...named(source, 'protocol', 'ver'),
    ...named(source, 'vendor', 'name'),
    ...named(source, 'product', 'name'),
  ]);
}

const SOURCE_ORDER = ['host', 'device', 'dir', 'adapter', 'name', 'initiator'] as const;

function hostOf(host: XmlElement): XmlElement {
  const port = Number(attribute(host, 'port') ?? 0);
  return element('host', { name: attribute(host, 'name'), port: port === 0 ? undefined : port });
}

function dirOf(source: XmlElement, type: string): XmlElement[] {
  const path = partValue(source, 'dir', 'path') ?? (type === 'gluster' ? '/' : undefined);
  return path === undefined ? [] : [element('dir', { path: cleanPath(path) })];
}

function adapterOf(adapter: XmlElement): XmlElement {
  const type = attribute(adapter, 'type') ?? 'scsi_host';
  if (type === 'fc_host') return shaped(adapter, leaf(...FC_HOST));
  const name = attribute(adapter, 'name');
  if (name !== undefined) return element('adapter', { type, name });
  const address = descend(adapter, 'parentaddr', 'address');
  if (address === undefined) {
    throw xmlError(WHERE, 'Missing scsi_host PCI address element');
  }
  const id = partValue(adapter, 'parentaddr', 'unique_id');
  if (id === undefined || !/^\s*\+?\d+$/.test(id)) {
    throw xmlError(WHERE, "Missing or invalid scsi adapter 'unique_id' value");
  }
  const parent = element('parentaddr', { unique_id: Number(id) }, [withPciAddresses(address)]);
  return element('adapter', { type }, [parent]);
}

function initiatorOf(source: XmlElement): XmlElement[] {
  const iqn = descend(source, 'initiator', 'iqn');
  const name = iqn && attribute(iqn, 'name');
  return name === undefined ? [] : [element('initiator', {}, [element('iqn', { name })])];
}

function authOf(auth: XmlElement): XmlElement {
  const values = { type: attribute(auth, 'type'), username: attribute(auth, 'username') };
  const secrets = childrenNamed(auth, 'secret').slice(0, 1);
  return element(
    'auth',
    values,
    secrets.map((secret) => shaped(secret, leaf('type', 'uuid', 'usage'))),
  );
}

/** Returns an element that has one attribute, if the attribute is there. */
function named(source: XmlElement, name: string, key: string): XmlElement[] {
  const value = partValue(source, name, key);
  return value === undefined ? [] : [element(name, { [key]: value })];
}

function partValue(of: XmlElement, name: string, key: string): string | undefined {
  const found = child(of, name);
  return found && (attribute(found, key) || undefined);
}
