import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  onOffAttribute,
  requiredEnum,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  textElement,
  withChildren,
} from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { diskBus } from './disk.ts';
import { parseHostSource } from './host-source.ts';
import { withFamily } from './interface-source.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.DOMAIN;

const SUBSYSTEMS = ['usb', 'pci', 'scsi', 'scsi_host', 'mdev'];

/** The part that names the device, by type of capability. */
const CAPABILITIES: Readonly<Record<string, string>> = {
  storage: 'block',
  misc: 'char',
  net: 'interface',
};

const MDEV_MODELS = ['vfio-pci', 'vfio-ccw', 'vfio-ap'];
const VHOST_MODELS = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];

/** The addresses of mediated devices by model. */
const MDEV_ADDRESSES: Readonly<Record<string, string>> = { 'vfio-pci': 'pci', 'vfio-ccw': 'ccw' };

/** The number of units that a SCSI controller has for devices of the host. */
const SCSI_UNITS = 7;

/** Parses a `<hostdev>`: a device of the host that the guest uses. */
export function parseHostDevice(given: XmlElement): XmlElement {
  const modes = knownValues('devices/hostdev@mode');
  const mode = enumAttribute(given, 'mode', modes) ?? 'subsystem';
  const type = attribute(given, 'type');
  const [own, parts] =
    mode === 'subsystem' ? subsystem(given, type) : [{}, capability(given, type)];
  const flags = ['readonly', 'shareable'].flatMap((name) =>
    type === 'scsi' && child(given, name) !== undefined ? [element(name)] : [],
  );
  const info = deviceInfo(given, { boot: true, rom: true });
  const teaming = childrenNamed(given, 'teaming');
  const device = element('hostdev', { mode, type, ...own }, [
    ...parts,
    ...teaming,
    ...flags,
    ...info,
  ]);
  checkAddress(device, type);
  return device;
}

type Values = Readonly<Record<string, string | undefined>>;

function subsystem(
  given: XmlElement,
  type: string | undefined,
): readonly [Values, readonly (XmlElement | undefined)[]] {
  if (type === undefined) throw xmlError(WHERE, 'missing source address type');
  if (!SUBSYSTEMS.includes(type)) {
    throw configUnsupported(WHERE, `unknown host device source address type '${type}'`);
  }
  const source = child(given, 'source');
  if (source === undefined) {
    throw xmlError(WHERE, 'Missing <source> element in hostdev device');
  }
  if (type !== 'usb' && attribute(source, 'startupPolicy') !== undefined) {
    throw configUnsupported(WHERE, 'Setting startupPolicy is only allowed for USB devices');
  }
  const managed = attribute(given, 'managed') === 'yes' ? 'yes' : 'no';
  const values = { managed, ...scsiValues(given, type), ...modelValues(given, type) };
  const driver = type === 'pci' ? pciDriver(given) : undefined;
  return [values, [driver, parseHostSource(source, type)]];
}

function scsiValues(given: XmlElement, type: string): Values {
  const sgio = enumAttribute(given, 'sgio', knownValues('devices/disk@sgio'));
  const rawio = yesNoAttribute(given, 'rawio');
  for (const [name, value] of Object.entries({ sgio, rawio })) {
    if (value !== undefined && type !== 'scsi') {
      throw xmlError(WHERE, `${name} is only supported for scsi host device`);
    }
  }
  return { sgio, rawio };
}

function modelValues(given: XmlElement, type: string): Values {
  if (type === 'scsi_host') return { model: enumAttribute(given, 'model', VHOST_MODELS) };
  if (type === 'mdev') {
    const model = requiredEnum(given, 'model', MDEV_MODELS);
    const display = onOffAttribute(given, 'display');
    return { model, display, ramfb: onOffAttribute(given, 'ramfb') };
  }
  if (attribute(given, 'model') !== undefined) {
    const detail = `'model' attribute in <hostdev> is only supported when type='${type}'`;
    throw xmlError(WHERE, detail);
  }
  return {};
}

function pciDriver(given: XmlElement): XmlElement | undefined {
  const driver = child(given, 'driver');
  const name = driver && enumAttribute(driver, 'name', ['kvm', 'vfio', 'xen']);
  return name === undefined ? undefined : element('driver', { name });
}

function capability(given: XmlElement, type: string | undefined): XmlElement[] {
  if (type === undefined) throw xmlError(WHERE, 'missing source capability type');
  const name = CAPABILITIES[type];
  if (name === undefined) {
    throw configUnsupported(WHERE, `unknown host device source capability type '${type}'`);
  }
  const source = child(given, 'source');
  if (source === undefined) {
    throw xmlError(WHERE, 'Missing <source> element in hostdev device');
  }
  const device = childrenNamed(source, name)[0];
  const text = device?.children.join('') ?? '';
  if (text === '') throw xmlError(WHERE, `Missing <${name}> element in hostdev ${type} device`);
  const ips = type === 'net' ? childrenNamed(given, 'ip').map(withFamily) : [];
  return [element('source', {}, [textElement(name, text)]), ...ips];
}

function checkAddress(device: XmlElement, type: string | undefined): void {
  const address = child(device, 'address');
  if (address === undefined || type !== 'mdev') return;
  const model = attribute(device, 'model') ?? '';
  const kind = attribute(address, 'type') ?? '';
  const needed = MDEV_ADDRESSES[model];
  if (needed !== undefined && kind !== needed) {
    const detail = `Unsupported address type '${kind}' with mediated device model '${model}'`;
    throw xmlError(WHERE, detail);
  }
}

/** Gives each SCSI device of the host without an address the first free unit of a controller. */
export function withScsiAddresses(
  hostdevs: readonly XmlElement[],
  disks: readonly XmlElement[],
): XmlElement[] {
  const scsiDisks = disks.filter((disk) => diskBus(disk) === 'scsi');
  const taken = new Set([...scsiDisks, ...hostdevs].flatMap((device) => placeOf(device) ?? []));
  return hostdevs.map((device) => {
    if (attribute(device, 'type') !== 'scsi') return device;
    if (child(device, 'address') !== undefined) return device;
    const [controller, unit] = freePlace(taken);
    taken.add(`${controller}:${unit}`);
    const place = { type: 'drive', controller, bus: 0, target: 0, unit };
    return withChildren(device, [...device.children, element('address', place)]);
  });
}

function placeOf(device: XmlElement): string | undefined {
  const address = child(device, 'address');
  const isDrive = address !== undefined && attribute(address, 'type') === 'drive';
  return isDrive ? `${attribute(address, 'controller')}:${attribute(address, 'unit')}` : undefined;
}

function freePlace(taken: ReadonlySet<string>): readonly [controller: number, unit: number] {
  for (let controller = 0; ; controller += 1) {
    for (let unit = 0; unit < SCSI_UNITS; unit += 1) {
      if (!taken.has(`${controller}:${unit}`)) return [controller, unit];
    }
  }
}
