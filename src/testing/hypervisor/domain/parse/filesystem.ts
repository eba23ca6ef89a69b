import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import { enumAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  parseUnsigned,
  scaleBytes,
  textElement,
  textOf,
} from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { missingInformation } from './disk-checks.ts';
import { diskFormats } from './disk-source.ts';
import { knownValues } from './known-values.ts';
import { virtioOptions } from './virtio-options.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The attribute of the source by type of file system. */
const SOURCES: Readonly<Record<string, string>> = {
  mount: 'dir',
  bind: 'dir',
  file: 'file',
  block: 'dev',
  template: 'name',
};

const MODE_MAX = 0o777;

/** Parses a `<filesystem>`: files of the host that the guest sees. */
export function parseFilesystem(given: XmlElement): XmlElement {
  const known = (name: string): readonly string[] => knownValues(`devices/filesystem@${name}`);
  const type = enumAttribute(given, 'type', knownValues(TYPES, ['volume'])) ?? 'mount';
  const access = enumAttribute(given, 'accessmode', knownValues(ACCESS, ['default']));
  const model = enumAttribute(given, 'model', known('model'));
  const multidevs = enumAttribute(given, 'multidevs', known('multidevs'));
  const driver = child(given, 'driver');
  const driverType = driver && enumAttribute(driver, 'type', knownValues(DRIVERS, ['default']));
  const isVirtiofs = driverType === 'virtiofs';
  const source = child(given, 'source');
  const hasSocket = source !== undefined && attribute(source, 'socket') !== undefined;
  const target = child(given, 'target');
  const dir = (target && attribute(target, 'dir')) || undefined;
  const values = {
    type,
    accessmode: shownAccess(access, hasSocket),
    model,
    multidevs: multidevs === 'default' ? undefined : multidevs,
    fmode: fileMode(given, 'fmode'),
    dmode: fileMode(given, 'dmode'),
  };
  return element('filesystem', values, [
    driver && parseDriver(driver, driverType),
    ...(isVirtiofs ? childrenNamed(given, 'binary') : []),
    ...childrenNamed(given, 'idmap'),
    parseSource(given, type, dir),
    dir === undefined ? undefined : element('target', { dir }),
    child(given, 'readonly') === undefined ? undefined : element('readonly'),
    ...['space_hard_limit', 'space_soft_limit'].map((name) => spaceLimit(given, name)),
    ...deviceInfo(given, { boot: true }),
  ]);
}

const TYPES = 'devices/filesystem@type';
const ACCESS = 'devices/filesystem@accessmode';
const DRIVERS = 'devices/filesystem/driver@type';

/** libvirt writes its default mode, except if another program passes the files. */
function shownAccess(access: string | undefined, hasSocket: boolean): string | undefined {
  if (access !== undefined && access !== 'default') return access;
  return hasSocket ? undefined : 'passthrough';
}

function fileMode(given: XmlElement, name: string): string | undefined {
  const text = attribute(given, name);
  if (text === undefined) return undefined;
  if (!/^[0-7]+$/.test(text)) {
    const where = `Invalid value for attribute '${name}' in element 'filesystem'`;
    throw xmlError(ErrorDomain.XML, `${where}: '${text}'. Expected non-negative integer value`);
  }
  const mode = Number.parseInt(text, 8);
  if (mode > MODE_MAX) throw xmlError(WHERE, `invalid ${name}: '0${mode.toString(8)}'`);
  return mode === 0 ? undefined : mode.toString(8).padStart(4, '0');
}

function parseDriver(driver: XmlElement, type: string | undefined): XmlElement | undefined {
  const policy = enumAttribute(driver, 'wrpolicy', knownValues(POLICIES, ['default']));
  const format = attribute(driver, 'format');
  if (format !== undefined && !diskFormats().includes(format)) {
    throw configUnsupported(WHERE, `unknown driver format value '${format}'`);
  }
  const isVirtiofs = type === 'virtiofs';
  const shown = element('driver', {
    type: type === 'default' ? undefined : type,
    format,
    wrpolicy: policy === 'default' ? undefined : policy,
    queue: isVirtiofs ? attribute(driver, 'queue') : undefined,
    ...virtioOptions(driver),
  });
  return shown.attributes.length === 0 ? undefined : shown;
}

const POLICIES = 'devices/filesystem/driver@wrpolicy';

function parseSource(
  given: XmlElement,
  type: string,
  target: string | undefined,
): XmlElement | undefined {
  const source = child(given, 'source') ?? element('source');
  const text = (name: string): string | undefined => attribute(source, name);
  const socket = text('socket');
  if (type === 'ram') return ramSource(source);
  if (type === 'volume') {
    const shown = element('source', { pool: text('pool'), volume: text('volume') });
    return shown.attributes.length === 0 ? undefined : shown;
  }
  const name = SOURCES[type] ?? 'dir';
  const path = text(name);
  if (path === undefined && socket === undefined) {
    throw missingInformation(ErrorNumber.NO_SOURCE, 'source', target);
  }
  return path === undefined ? element('source', { socket }) : element('source', { [name]: path });
}

function ramSource(source: XmlElement): XmlElement {
  const usage = attribute(source, 'usage');
  if (usage === undefined) {
    throw xmlError(WHERE, "missing 'usage' attribute for RAM filesystem");
  }
  const value = parseUnsigned(usage);
  if (value === undefined) {
    throw xmlError(WHERE, `cannot parse usage '${usage}' for RAM filesystem`);
  }
  const bytes = scaleBytes(value, attribute(source, 'units') ?? 'KiB');
  return element('source', { usage: bytes / 1024n, units: 'KiB' });
}

function spaceLimit(given: XmlElement, name: string): XmlElement | undefined {
  const found = child(given, name);
  const value = found === undefined ? undefined : parseUnsigned(textOf(found));
  if (found === undefined || value === undefined) return undefined;
  const bytes = scaleBytes(value, attribute(found, 'unit') ?? 'b');
  return bytes === 0n ? undefined : textElement(name, bytes, { unit: 'bytes' });
}
