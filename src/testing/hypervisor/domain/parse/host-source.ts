import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import { parseUuidText } from '../../uuid.ts';
import {
  enumAttribute,
  missingAttribute,
  requiredAttribute,
  requiredUnsigned,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, element } from '../../xml/index.ts';
import { pciPlace } from './device-address.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.DOMAIN;

/** Parses the `<source>` of a device of the host: its place, in libvirt's form. */
export function parseHostSource(source: XmlElement, type: string): XmlElement {
  switch (type) {
    case 'usb':
      return usbSource(source);
    case 'pci':
      return pciSource(source);
    case 'scsi':
      return scsiSource(source);
    case 'scsi_host':
      return vhostSource(source);
    default:
      return mdevSource(source);
  }
}

function usbSource(source: XmlElement): XmlElement {
  const policies = knownValues('devices/disk/source@startupPolicy');
  const startupPolicy = enumAttribute(source, 'startupPolicy', policies);
  const guestReset = enumAttribute(source, 'guestReset', ['off', 'uninitialized', 'on']);
  const vendor = child(source, 'vendor');
  const product = child(source, 'product');
  const address = child(source, 'address');
  if (vendor !== undefined && product === undefined) throw internalError(WHERE, 'missing product');
  if (vendor === undefined && product !== undefined) throw internalError(WHERE, 'missing vendor');
  const ids = [vendor, product].flatMap((part) =>
    part === undefined ? [] : [element(part.name, { id: usbId(part) })],
  );
  const place = address && {
    bus: requiredUnsigned(address, 'bus', { base: 0 }),
    device: requiredUnsigned(address, 'device', { base: 0 }),
  };
  const isPlaced = place !== undefined && (place.bus !== 0n || place.device !== 0n);
  const shown = isPlaced ? [element('address', place)] : [];
  return element('source', { startupPolicy, guestReset }, [...ids, ...shown]);
}

function usbId(part: XmlElement): string {
  const id = requiredUnsigned(part, 'id', { base: 0 });
  return `0x${id.toString(16).padStart(4, '0')}`;
}

function pciSource(source: XmlElement): XmlElement {
  const address = child(source, 'address');
  const writeFiltering = yesNoAttribute(source, 'writeFiltering');
  const shown = address === undefined ? [] : [element('address', pciPlace(address))];
  return element('source', { writeFiltering }, shown);
}

function scsiSource(source: XmlElement): XmlElement {
  const protocol = enumAttribute(source, 'protocol', ['adapter', 'iscsi']);
  if (protocol === 'iscsi') {
    const name = requiredAttribute(source, 'name');
    const hosts = childrenNamed(source, 'host').map((host) =>
      element('host', {
        name: attribute(host, 'name'),
        port: attribute(host, 'port') ?? ISCSI_PORT,
      }),
    );
    const rest = ['auth', 'initiator'].flatMap((part) => childrenNamed(source, part));
    const path = name.includes('/') ? name : `${name}/0`;
    return element('source', { protocol, name: path }, [...hosts, ...rest]);
  }
  const adapter = child(source, 'adapter');
  const address = child(source, 'address');
  if (adapter === undefined || address === undefined) {
    throw xmlError(WHERE, "'adapter' and 'address' must be specified for scsi hostdev source");
  }
  const place = {
    bus: requiredUnsigned(address, 'bus'),
    target: requiredUnsigned(address, 'target'),
    unit: requiredUnsigned(address, 'unit'),
  };
  const name = requiredAttribute(adapter, 'name');
  return element('source', {}, [element('adapter', { name }), element('address', place)]);
}

const ISCSI_PORT = '3260';

function vhostSource(source: XmlElement): XmlElement {
  const protocol = enumAttribute(source, 'protocol', ['vhost']);
  if (protocol === undefined) throw missingAttribute(source, 'protocol');
  const wwpn = attribute(source, 'wwpn');
  if (wwpn === undefined) throw xmlError(WHERE, 'malformed vhost-scsi wwpn');
  return element('source', { protocol, wwpn });
}

function mdevSource(source: XmlElement): XmlElement {
  const address = child(source, 'address');
  if (address === undefined) throw configUnsupported(WHERE, 'Missing <address> element');
  const text = attribute(address, 'uuid');
  if (text === undefined) {
    throw configUnsupported(WHERE, "Missing 'uuid' attribute for element <address>");
  }
  const uuid = parseUuidText(text);
  if (uuid === undefined) {
    throw internalError(WHERE, 'Cannot parse uuid attribute of element <address>');
  }
  return element('source', {}, [element('address', { uuid })]);
}
