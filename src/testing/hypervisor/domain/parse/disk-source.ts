import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, invalidArgument, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  requiredEnum,
  unsignedAttribute,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  parseUnsigned,
  withAttributes,
} from '../../xml/index.ts';
import { pciPlace } from './device-address.ts';
import { knownValues } from './known-values.ts';
import { parseDeviceLabels } from './labels.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The ports that libvirt adds to hosts without one, by protocol. */
const PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ftp: 21,
  ftps: 990,
  tftp: 69,
  sheepdog: 7000,
  nbd: 10_809,
  ssh: 22,
  iscsi: 3260,
  gluster: 24_007,
  vxhs: 9999,
};

const TRANSPORTS = ['tcp', 'unix', 'rdma'];

const PORT_MAX = 0xff_ffn;

/** The protocols whose name is a pool or volume, a slash, and an image. */
const SPLIT_NAMES = ['gluster', 'rbd'];

/** The attribute of the path of local storage, by type of source. */
const PATHS: Readonly<Record<string, string>> = { file: 'file', block: 'dev', dir: 'dir' };

/** Parses the `<source>` of a disk or a backing store. Returns undefined if it says nothing. */
export function parseDiskSource(given: XmlElement, type: string): XmlElement | undefined {
  const startupPolicy = enumAttribute(given, 'startupPolicy', knownPolicies());
  const [values, parts] = ownParts(given, type);
  const shared = [
    ...childrenNamed(given, 'slices'),
    ...(type === 'network' ? [] : parseDeviceLabels(given)),
    ...(type === 'volume' ? [] : childrenNamed(given, 'auth')),
    ...childrenNamed(given, 'encryption'),
    ...childrenNamed(given, 'reservations'),
  ];
  const children = [...parts, ...shared];
  const policy = type === 'network' ? undefined : startupPolicy;
  const source = element('source', { ...values, startupPolicy: policy }, children);
  return source.attributes.length === 0 && source.children.length === 0 ? undefined : source;
}

function knownPolicies(): readonly string[] {
  return knownValues('devices/disk/source@startupPolicy');
}

type Values = Readonly<Record<string, string | number | bigint | undefined>>;

function ownParts(given: XmlElement, type: string): readonly [Values, readonly XmlElement[]] {
  switch (type) {
    case 'network':
      return networkParts(given);
    case 'volume':
      return [volumeValues(given), []];
    case 'nvme':
      return nvmeParts(given);
    case 'vhostuser':
      return [valuesOf(given, ['type', 'path']), childrenNamed(given, 'reconnect')];
    default: {
      const name = PATHS[type] ?? 'file';
      const fdgroup = type === 'file' ? attribute(given, 'fdgroup') : undefined;
      return [{ [name]: attribute(given, name) || undefined, fdgroup }, []];
    }
  }
}

function valuesOf(given: XmlElement, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, attribute(given, name)]));
}

function volumeValues(given: XmlElement): Values {
  const pool = attribute(given, 'pool');
  const volume = attribute(given, 'volume');
  if (pool === undefined && volume === undefined) return {};
  if (pool === undefined || volume === undefined) {
    const detail = "'pool' and 'volume' must be specified together for 'pool' type source";
    throw xmlError(WHERE, detail);
  }
  const mode = attribute(given, 'mode');
  if (mode !== undefined && mode !== 'host' && mode !== 'direct') {
    throw configUnsupported(WHERE, `unknown source mode '${mode}' for volume type disk`);
  }
  return { pool, volume, mode };
}

function nvmeParts(given: XmlElement): readonly [Values, readonly XmlElement[]] {
  const address = child(given, 'address');
  const values = {
    type: attribute(given, 'type'),
    managed: yesNoAttribute(given, 'managed') ?? 'yes',
    namespace: unsignedAttribute(given, 'namespace'),
  };
  return [values, address === undefined ? [] : [element('address', pciPlace(address))]];
}

function networkParts(given: XmlElement): readonly [Values, readonly XmlElement[]] {
  const protocols = knownValues('devices/disk/source@protocol');
  const protocol = requiredEnum(given, 'protocol', protocols);
  const isWeb = protocol === 'http' || protocol === 'https';
  const values = {
    protocol,
    name: networkName(given, protocol),
    query: isWeb ? attribute(given, 'query') : undefined,
    tls: yesNoAttribute(given, 'tls'),
    tlsHostname: attribute(given, 'tlsHostname'),
  };
  const hosts = childrenNamed(given, 'host').map((host) => parseHost(host, protocol));
  const isCurl = isWeb || protocol === 'ftp' || protocol === 'ftps';
  const parts = [
    ...(protocol === 'nfs' ? ['identity'] : []),
    ...['snapshot', 'config', 'initiator'],
    ...(protocol === 'https' || protocol === 'ftps' ? ['ssl'] : []),
    ...(isWeb ? ['cookies'] : []),
    ...(isCurl ? ['readahead', 'timeout'] : []),
  ];
  return [values, [...hosts, ...parts.flatMap((name) => childrenNamed(given, name))]];
}

function networkName(given: XmlElement, protocol: string): string | undefined {
  const name = attribute(given, 'name');
  if (name === undefined && protocol !== 'nbd') {
    throw xmlError(WHERE, 'missing name for disk source');
  }
  if (name !== undefined && SPLIT_NAMES.includes(protocol) && name.indexOf('/') <= 0) {
    throw xmlError(WHERE, `can't split path '${name}' into pool name and image name`);
  }
  // An iSCSI target without a unit has the unit 0.
  const lacksUnit = protocol === 'iscsi' && name !== undefined && !name.includes('/');
  return lacksUnit ? `${name}/0` : name;
}

function parseHost(given: XmlElement, protocol: string): XmlElement {
  const transport = attribute(given, 'transport') ?? 'tcp';
  if (!TRANSPORTS.includes(transport)) {
    throw configUnsupported(WHERE, `unknown protocol transport type '${transport}'`);
  }
  const shown = transport === 'tcp' ? undefined : transport;
  const socket = attribute(given, 'socket');
  if (transport === 'unix') {
    if (socket === undefined) throw xmlError(WHERE, 'missing socket for unix transport');
    return element('host', { transport: shown, socket });
  }
  if (socket !== undefined) {
    const name = attribute(given, 'transport') ?? '<null>';
    throw xmlError(WHERE, `transport '${name}' does not support socket attribute`);
  }
  const name = attribute(given, 'name');
  if (name === undefined) throw xmlError(WHERE, 'missing name for host');
  return element('host', { name, port: hostPort(given, protocol), transport: shown });
}

function hostPort(given: XmlElement, protocol: string): bigint | number | undefined {
  const text = attribute(given, 'port');
  const port = text === undefined ? 0n : parseUnsigned(text);
  if (port === undefined || port > PORT_MAX) {
    throw invalidArgument(ErrorDomain.NONE, `failed to parse port number '${text}'`);
  }
  return port === 0n ? PORTS[protocol] : port;
}

/** Parses a `<backingStore>`, with its own backing stores. */
export function parseBackingStore(given: XmlElement): XmlElement {
  const type = attribute(given, 'type');
  if (type === undefined) return element('backingStore');
  const format = attribute(child(given, 'format') ?? element('format'), 'type') || undefined;
  if (format === undefined) throw xmlError(WHERE, 'missing disk backing store format');
  const source = child(given, 'source');
  if (source === undefined) throw xmlError(WHERE, 'missing disk backing store source');
  if (!knownValues('devices/disk@type').includes(type)) {
    throw xmlError(WHERE, `unknown storage source type '${type}'`);
  }
  if (!diskFormats().includes(format)) {
    throw xmlError(WHERE, `unknown storage source format '${format}'`);
  }
  const next = child(given, 'backingStore');
  const shown = child(given, 'format') ?? element('format');
  return element('backingStore', { type }, [
    withAttributes({ ...shown, attributes: [] }, { type: format }),
    parseDiskSource(source, type),
    next && parseBackingStore(next),
  ]);
}

/** Returns the formats of images. The schema also has names that are no formats. */
export function diskFormats(): readonly string[] {
  const formats = knownValues('devices/disk/driver@type');
  return formats.filter((format) => format !== 'aio' && format !== 'luks');
}
