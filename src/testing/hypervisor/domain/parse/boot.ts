import { ErrorDomain } from '../../codes.ts';
import { configUnsupported } from '../../failures.ts';
import {
  requiredEnum,
  requiredUnsigned,
  unsignedAttribute,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  elements,
  withChildren,
} from '../../xml/index.ts';
import { knownValues } from './known-values.ts';

/** The maximum time that a boot menu waits, in milliseconds. */
const TIMEOUT_MAX = 65_535n;

/** Parses `<boot>`, `<bootmenu>` and `<bios>`. A guest with a bootloader uses none of them. */
export function bootParts(os: XmlElement, hasBootloader: boolean): XmlElement[] {
  const known = knownValues('os/boot@dev');
  const boots = childrenNamed(os, 'boot').slice(0, known.length);
  const devices = boots.map((boot) => element('boot', { dev: requiredEnum(boot, 'dev', known) }));
  const parts = [...devices, ...bootMenu(os), ...biosSettings(os)];
  return hasBootloader ? [] : parts;
}

function bootMenu(os: XmlElement): XmlElement[] {
  const menu = child(os, 'bootmenu') ?? element('bootmenu');
  const enable = yesNoAttribute(menu, 'enable');
  if (enable === undefined) return [];
  const timeout = enable === 'yes' ? unsignedAttribute(menu, 'timeout') : undefined;
  if (timeout !== undefined && timeout > TIMEOUT_MAX) {
    const detail = `invalid value for boot menu timeout, must be in range [0,${TIMEOUT_MAX}]`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  return [element('bootmenu', { enable, timeout })];
}

function biosSettings(os: XmlElement): XmlElement[] {
  const bios = child(os, 'bios') ?? element('bios');
  const useserial = yesNoAttribute(bios, 'useserial');
  const rebootTimeout = attribute(bios, 'rebootTimeout');
  const isEmpty = useserial === undefined && rebootTimeout === undefined;
  return isEmpty ? [] : [element('bios', { useserial, rebootTimeout })];
}

/**
 * The kinds of devices in the order in which libvirt collects their places in the boot order, which
 * decides about the error of a document with several faults.
 */
const BOOTABLE = ['disk', 'interface', 'hostdev', 'filesystem', 'redirdev'];

/**
 * Adds the boot device of a guest whose document names none. Refuses documents with two orders, or
 * with one place for two devices.
 */
export function withBootDevices(os: XmlElement, devices: XmlElement): XmlElement {
  const orders = bootOrders(devices);
  const twice = orders.find((order, index) => orders.indexOf(order) !== index);
  if (twice !== undefined) {
    const detail = `boot order '${twice}' used for more than one device`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  const hasBoot = child(os, 'boot') !== undefined;
  if (hasBoot && orders.length > 0) {
    const detail = 'per-device boot elements cannot be used together with os/boot elements';
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  if (hasBoot || orders.length > 0) return os;
  const after = ['bootmenu', 'bios', 'smbios'];
  const at = elements(os).findIndex((part) => after.includes(part.name));
  const position = at < 0 ? os.children.length : at;
  return withChildren(os, os.children.toSpliced(position, 0, element('boot', { dev: 'hd' })));
}

function bootOrders(devices: XmlElement): string[] {
  return BOOTABLE.flatMap((kind) => childrenNamed(devices, kind)).flatMap((device) =>
    childrenNamed(device, 'boot').map((boot) =>
      String(requiredUnsigned(boot, 'order', { nonZero: true })),
    ),
  );
}
