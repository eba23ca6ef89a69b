import { ErrorDomain } from '../../codes.ts';
import { configUnsupported } from '../../failures.ts';
import {
  onOffAttribute,
  requiredUnsigned,
  unsignedAttribute,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element } from '../../xml/index.ts';
import { parseAddress } from './device-address.ts';

/** The parts of a device that only some kinds of devices have. */
interface InfoOptions {
  /** Whether a guest can boot from the device. */
  readonly boot?: boolean;

  /** Whether the device can have a ROM. */
  readonly rom?: boolean;
}

/** The prefix of the aliases that a document can name. libvirt assigns all others. */
const USER_ALIAS = /^ua-[\w-]*$/;

/**
 * Parses the parts that all devices share, in libvirt's order: the place in the boot order, the
 * alias, the controller that it accompanies, the ROM, the ACPI index and the address.
 */
export function deviceInfo(
  given: XmlElement,
  { boot = false, rom = false }: InfoOptions = {},
): XmlElement[] {
  const found = (name: string): XmlElement | undefined => child(given, name);
  const address = found('address');
  return [
    boot ? bootOrder(found('boot')) : undefined,
    userAlias(found('alias')),
    master(found('master')),
    rom ? parseRom(found('rom')) : undefined,
    acpiIndex(found('acpi')),
    address && parseAddress(address),
  ].filter((part) => part !== undefined);
}

function bootOrder(given: XmlElement | undefined): XmlElement | undefined {
  if (given === undefined) return undefined;
  const order = requiredUnsigned(given, 'order', { nonZero: true });
  return element('boot', { order, loadparm: attribute(given, 'loadparm')?.toUpperCase() });
}

function userAlias(given: XmlElement | undefined): XmlElement | undefined {
  const name = given && attribute(given, 'name');
  return name !== undefined && USER_ALIAS.test(name) ? element('alias', { name }) : undefined;
}

function master(given: XmlElement | undefined): XmlElement | undefined {
  return given && element('master', { startport: unsignedAttribute(given, 'startport') ?? 0 });
}

function parseRom(given: XmlElement | undefined): XmlElement | undefined {
  if (given === undefined) return undefined;
  const enabled = yesNoAttribute(given, 'enabled');
  const bar = onOffAttribute(given, 'bar');
  const file = attribute(given, 'file');
  if (enabled === 'no' && (bar !== undefined || file !== undefined)) {
    const detail = 'ROM tuning is not supported when ROM is disabled';
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  const isEmpty = enabled === undefined && bar === undefined && file === undefined;
  return isEmpty ? undefined : element('rom', { enabled, bar, file });
}

function acpiIndex(given: XmlElement | undefined): XmlElement | undefined {
  const index = given && unsignedAttribute(given, 'index', { nonZero: true });
  return index === undefined ? undefined : element('acpi', { index });
}
