import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  onOffAttribute,
  requiredEnum,
  requiredUnsigned,
  unsignedAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  textElement,
  textOf,
} from '../../xml/index.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.CPU;

const VENDOR_ID_LENGTH = 12;

/** Parses `<cpu>` of a guest. Returns undefined if libvirt writes none, since it says nothing. */
export function parseCpu(given: XmlElement, numa: XmlElement | undefined): XmlElement | undefined {
  const mode = attribute(given, 'mode') ?? 'custom';
  if (!knownValues('cpu@mode').includes(mode))
    throw configUnsupported(WHERE, `Invalid mode attribute '${mode}'`);
  const isHost = mode === 'host-passthrough' || mode === 'maximum';
  const migratable = onOffAttribute(given, 'migratable');
  if (migratable !== undefined && !isHost) {
    const detail =
      "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode";
    throw configUnsupported(WHERE, detail);
  }
  const match = enumAttribute(given, 'match', knownValues('cpu@match')) ?? 'exact';
  const check = enumAttribute(given, 'check', knownValues('cpu@check'));
  const hasModel = childText(given, 'model') !== undefined;
  const isNamed = mode !== 'custom' || hasModel;
  const parts = [
    ...(isHost ? [] : modelParts(given)),
    topology(given),
    ...featureParts(given, isNamed),
    numa,
  ].filter((part) => part !== undefined);
  if (!isNamed && check !== undefined) {
    const detail = 'check attribute specified for CPU with no model';
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  if (!isNamed && parts.length === 0) return undefined;
  const shown = { mode, match: mode === 'custom' ? match : undefined, check, migratable };
  return element('cpu', isNamed ? shown : {}, parts);
}

function modelParts(given: XmlElement): XmlElement[] {
  const model = child(given, 'model') ?? element('model');
  const name = textOf(model);
  const fallback = attribute(model, 'fallback') || 'allow';
  if (fallback !== 'allow' && fallback !== 'forbid') {
    throw configUnsupported(WHERE, 'Invalid fallback attribute');
  }
  const vendorId = checkedVendorId(attribute(model, 'vendor_id') || undefined);
  const vendor = childText(given, 'vendor');
  if (vendor !== undefined && name === '') {
    throw xmlError(WHERE, 'CPU vendor specified without CPU model');
  }
  const shown =
    name === ''
      ? element('model', { vendor_id: vendorId })
      : textElement('model', name, { fallback, vendor_id: vendorId });
  return [
    ...(name === '' && vendorId === undefined ? [] : [shown]),
    ...(vendor === undefined ? [] : [textElement('vendor', vendor)]),
  ];
}

function checkedVendorId(id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  if (id.length !== VENDOR_ID_LENGTH) {
    const detail = `vendor_id must be exactly ${VENDOR_ID_LENGTH} characters long`;
    throw xmlError(WHERE, detail);
  }
  if (id.includes(',')) throw xmlError(WHERE, 'vendor id is invalid');
  return id;
}

function topology(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'topology');
  if (found === undefined) return undefined;
  const nonZero = { nonZero: true };
  return element('topology', {
    sockets: requiredUnsigned(found, 'sockets', nonZero),
    dies: unsignedAttribute(found, 'dies', nonZero) ?? 1,
    cores: requiredUnsigned(found, 'cores', nonZero),
    threads: requiredUnsigned(found, 'threads', nonZero),
  });
}

/** Returns the cache, the address size and the features, after a check of all of them. */
function featureParts(given: XmlElement, isNamed: boolean): (XmlElement | undefined)[] {
  const found = childrenNamed(given, 'feature');
  if (found.length > 0 && !isNamed) {
    throw xmlError(WHERE, 'Non-empty feature list specified without CPU model');
  }
  const features = found.map(feature);
  const names = features.map((each) => attribute(each, 'name'));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw xmlError(WHERE, `CPU feature '${twice}' specified more than once`);
  }
  return [cache(given), addressSize(given), ...features];
}

function feature(given: XmlElement): XmlElement {
  const policy = attribute(given, 'policy') ?? 'require';
  if (!knownValues('cpu/feature@policy').includes(policy)) {
    throw configUnsupported(WHERE, 'Invalid CPU feature policy');
  }
  const name = attribute(given, 'name');
  if (name === undefined || name === '') throw xmlError(WHERE, 'Invalid CPU feature name');
  return element('feature', { policy, name });
}

function cache(given: XmlElement): XmlElement | undefined {
  const [found, other] = childrenNamed(given, 'cache');
  if (other !== undefined) {
    throw xmlError(WHERE, 'at most one CPU cache element may be specified');
  }
  return (
    found &&
    element('cache', {
      level: unsignedAttribute(found, 'level'),
      mode: requiredEnum(found, 'mode', knownValues('cpu/cache@mode')),
    })
  );
}

function addressSize(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'maxphysaddr');
  return (
    found &&
    element('maxphysaddr', {
      mode: requiredEnum(found, 'mode', ['emulate', 'passthrough']),
      bits: unsignedAttribute(found, 'bits'),
    })
  );
}
