import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { failure, xmlError } from '../../failures.ts';
import { enumAttribute, requiredEnum, yesNoAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  descend,
  element,
  elements,
  textOf,
} from '../../xml/index.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The features of firmware in libvirt's order. */
const FEATURES = ['enrolled-keys', 'secure-boot'];

/** The firmware that libvirt chooses by itself, and the features that it must have. */
interface Firmware {
  readonly type: string | undefined;
  readonly features: XmlElement | undefined;
}

/** Parses the firmware that libvirt chooses: `<os firmware>` and `<os><firmware>`. */
export function parseFirmware(os: XmlElement): Firmware {
  const type = attribute(os, 'firmware') || undefined;
  const given = childrenNamed(child(os, 'firmware') ?? element('firmware'), 'feature');
  const states = new Map(
    given.map((feature) => [
      requiredEnum(feature, 'name', FEATURES),
      requiredEnum(feature, 'enabled', ['yes', 'no']),
    ]),
  );
  if (type !== undefined && !knownValues('os@firmware').includes(type)) {
    throw xmlError(WHERE, `unknown firmware value ${type}`);
  }
  return { type, features: states.size === 0 ? undefined : featureList(implied(states)) };
}

/** Returns the features with secure boot, which keys need. */
function implied(states: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (states.get('enrolled-keys') !== 'yes') return states;
  if (states.get('secure-boot') === 'no') {
    const detail =
      "firmware feature 'enrolled-keys' cannot be enabled when firmware feature " +
      "'secure-boot' is disabled";
    throw detailed(detail);
  }
  return new Map([...states, ['secure-boot', 'yes']]);
}

function featureList(states: ReadonlyMap<string, string>): XmlElement {
  const features = FEATURES.filter((name) => states.has(name)).map((name) =>
    element('feature', { enabled: states.get(name), name }),
  );
  return element('firmware', {}, features);
}

/** Parses `<loader>` and `<nvram>`. A loader with a path is read-only memory by default. */
export function parseLoader(os: XmlElement): XmlElement[] {
  const loader = child(os, 'loader');
  const nvram = parseNvram(child(os, 'nvram'));
  if (loader === undefined) return nvram;
  const readonly = yesNoAttribute(loader, 'readonly');
  const type = enumAttribute(loader, 'type', knownValues('os/loader@type'));
  const path = textOf(loader);
  const values = {
    readonly,
    secure: yesNoAttribute(loader, 'secure'),
    type: type ?? (path === '' ? undefined : 'rom'),
    stateless: yesNoAttribute(loader, 'stateless'),
  };
  const isEmpty = path === '' && Object.values(values).every((value) => value === undefined);
  return isEmpty ? nvram : [element('loader', values, path === '' ? [] : [path]), ...nvram];
}

function parseNvram(nvram: XmlElement | undefined): XmlElement[] {
  if (nvram === undefined) return [];
  const template = attribute(nvram, 'template');
  const type = attribute(nvram, 'type');
  if (type !== undefined) {
    return [element('nvram', { template, type }, childrenNamed(nvram, 'source'))];
  }
  const path = textOf(nvram);
  const isEmpty = template === undefined && path === '';
  return isEmpty ? [] : [element('nvram', { template }, path === '' ? [] : [path])];
}

/**
 * Refuses a loader beside firmware that libvirt chooses, and an incomplete one without.
 *
 * @param os - `<os>` as libvirt writes it.
 * @param isGiven - Whether the document has a loader or its variables, which can be empty.
 */
export function checkFirmware(os: XmlElement, isGiven: boolean): void {
  const loader = child(os, 'loader');
  const nvram = child(os, 'nvram');
  const has = (name: string): boolean =>
    loader !== undefined && attribute(loader, name) !== undefined;
  const path = loader === undefined ? '' : textOf(loader);
  const firmware = attribute(os, 'firmware');
  if (firmware === undefined) {
    checkGivenFirmware(os, isGiven && path === '');
  } else {
    refuse(has('readonly'), "loader attribute 'readonly'");
    // A path alone also sets the type.
    refuse(has('type'), "loader attribute 'type'");
    refuse(nvram !== undefined && attribute(nvram, 'template') !== undefined, TEMPLATE);
    refuse(loader !== undefined && attribute(loader, 'secure') === 'no', SECURE);
    if (firmware !== 'efi' && nvram !== undefined) {
      throw detailed(`firmware type '${firmware}' does not support nvram`);
    }
  }
  checkState(os, firmware);
}

const TEMPLATE = "nvram attribute 'template'";
const SECURE = "loader attribute 'secure'";

function refuse(isGiven: boolean, subject: string): void {
  if (isGiven) {
    throw detailed(`${subject} cannot be specified when firmware autoselection is enabled`);
  }
}

function checkGivenFirmware(os: XmlElement, lacksPath: boolean): void {
  if (elements(descend(os, 'firmware') ?? element('firmware')).length > 0) {
    const detail =
      'cannot use feature-based firmware autoselection when firmware autoselection is disabled';
    throw detailed(detail);
  }
  if (lacksPath) {
    throw detailed('no loader path specified and firmware auto selection disabled');
  }
}

function checkState(os: XmlElement, firmware: string | undefined): void {
  const loader = child(os, 'loader');
  if (loader === undefined) return;
  const nvram = child(os, 'nvram');
  const stateless = attribute(loader, 'stateless');
  if (stateless === 'yes' && nvram !== undefined) {
    const isTemplate = attribute(nvram, 'template') !== undefined;
    const subject = isTemplate ? 'NVRAM template' : 'NVRAM';
    throw detailed(`${subject} is not permitted when loader is stateless`);
  }
  if (stateless !== 'no') return;
  if (firmware === undefined && attribute(loader, 'type') !== 'pflash') {
    throw detailed('Only pflash loader type permits NVRAM');
  }
  if (firmware !== undefined && firmware !== 'efi') {
    throw detailed('Only EFI firmware permits NVRAM');
  }
}

function detailed(detail: string): Error {
  return failure(ErrorNumber.XML_DETAIL, WHERE, detail);
}
