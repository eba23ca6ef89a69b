import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  requiredAttribute,
  requiredEnum,
  requiredUnsigned,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, element } from '../../xml/index.ts';
import { parseHostSource } from './host-source.ts';

const WHERE = ErrorDomain.DOMAIN;

const DIRECT_MODES = ['vepa', 'private', 'bridge', 'passthrough'];

/** The types whose `<source>` has the address of a socket. */
const SOCKETS = ['server', 'client', 'mcast', 'udp'];

/** The types that need a `<source>`, and the attributes that it must have. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  network: ['network'],
  bridge: ['bridge'],
  internal: ['name'],
  direct: ['dev'],
  vdpa: ['dev'],
  vhostuser: ['type', 'path', 'mode'],
  vds: ['switchid', 'portid', 'portgroupid', 'connectionid'],
};

/** Parses the `<source>` of an interface. Other types than these have none. */
export function parseInterfaceSource(given: XmlElement, type: string): XmlElement | undefined {
  if (type === 'hostdev') return hostSource(given);
  const source = child(given, 'source');
  const hostIps =
    source === undefined
      ? []
      : [...childrenNamed(source, 'ip').map(withFamily), ...childrenNamed(source, 'route')];
  const required = REQUIRED[type];
  if (required === undefined && !SOCKETS.includes(type)) {
    return hostIps.length === 0 ? undefined : element('source', {}, hostIps);
  }
  if (source === undefined) {
    const detail = `interface type='${type}' requires a 'source' element`;
    throw xmlError(WHERE, detail);
  }
  if (required === undefined) return socketSource(source, type);
  const values = required.map((name) => [name, requiredAttribute(source, name)] as const);
  const own = element('source', { ...Object.fromEntries(values), ...others(source, type) });
  const inner = type === 'vhostuser' ? childrenNamed(source, 'reconnect') : [];
  return { ...own, children: [...inner, ...hostIps] };
}

/** Returns the optional attributes of a source. */
function others(source: XmlElement, type: string): Readonly<Record<string, string | undefined>> {
  switch (type) {
    case 'network':
      return { portgroup: attribute(source, 'portgroup') };
    case 'direct':
      return { mode: enumAttribute(source, 'mode', DIRECT_MODES) ?? 'vepa' };
    case 'vhostuser': {
      const kind = attribute(source, 'type');
      if (kind !== 'unix') {
        const detail = `Type='${kind}' unsupported for <interface type='vhostuser'>`;
        throw configUnsupported(WHERE, detail);
      }
      return { mode: requiredEnum(source, 'mode', ['client', 'server']) };
    }
    default:
      return {};
  }
}

function socketSource(source: XmlElement, type: string): XmlElement {
  const address =
    type === 'server' ? attribute(source, 'address') : requiredAttribute(source, 'address');
  const port = requiredUnsigned(source, 'port');
  if (type !== 'udp') return element('source', { address, port });
  const local = child(source, 'local');
  if (local === undefined) {
    throw xmlError(WHERE, "'<local>' element missing for 'udp' socket interface");
  }
  const end = {
    address: requiredAttribute(local, 'address'),
    port: requiredUnsigned(local, 'port'),
  };
  return element('source', { address, port }, [element('local', end)]);
}

/** Returns the device of the host that an interface is. A vendor means a USB device. */
function hostSource(given: XmlElement): XmlElement {
  const source = child(given, 'source') ?? element('source');
  const address = child(source, 'address');
  const isUsb = child(source, 'vendor') !== undefined;
  const type = (address && attribute(address, 'type')) ?? (isUsb ? 'usb' : undefined);
  if (type === undefined) throw xmlError(WHERE, 'missing source address type');
  const parsed = parseHostSource(source, type);
  const children = parsed.children.map((part) =>
    typeof part !== 'string' && part.name === 'address'
      ? { ...part, attributes: [['type', type] as const, ...part.attributes] }
      : part,
  );
  return { ...parsed, children };
}

/** Returns an `<ip>` with its family, which is the address's. */
export function withFamily(given: XmlElement): XmlElement {
  const address = attribute(given, 'address');
  if (address === undefined) throw xmlError(WHERE, 'Missing required address in <ip>');
  return element('ip', {
    address,
    family: attribute(given, 'family') ?? (address.includes(':') ? 'ipv6' : 'ipv4'),
    prefix: attribute(given, 'prefix'),
    peer: attribute(given, 'peer'),
  });
}
