import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  onOffAttribute,
  requiredEnum,
  requiredOnOff,
  requiredUnsigned,
  unsignedAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  element,
  elements,
  openElement,
  parseUnsigned,
  scaleBytes,
  textElement,
  textOf,
} from '../../xml/index.ts';
import { childOrder, knownValues } from './known-values.ts';
import { amountInKiB } from './memory.ts';

const WHERE = ErrorDomain.DOMAIN;

/** Returns a feature as libvirt writes it, or undefined if libvirt writes none. */
type FeatureParser = (given: XmlElement) => XmlElement | undefined;

/** A feature that is on if the document has it. */
const flag: FeatureParser = ({ name }) => element(name);

/** A feature with a state, which is on by default. */
const state: FeatureParser = (given) =>
  element(given.name, { state: onOffAttribute(given, 'state') ?? 'on' });

const requiredState: FeatureParser = (given) =>
  element(given.name, { state: requiredOnOff(given, 'state') });

/** A feature that has one value of a set, and does not exist without. */
function valued(name: string): FeatureParser {
  return (given) => {
    const values = knownValues(`features/${given.name}@${name}`);
    const value = enumAttribute(given, name, values);
    return value === undefined ? undefined : element(given.name, { [name]: value });
  };
}

/** The features of a machine in libvirt's order. */
const FEATURES: Readonly<Record<string, FeatureParser>> = {
  acpi: flag,
  apic: (given) => element('apic', { eoi: onOffAttribute(given, 'eoi') }),
  pae: flag,
  hap: state,
  viridian: flag,
  privnet: flag,
  hyperv,
  kvm,
  pvspinlock: state,
  capabilities,
  pmu: state,
  vmport: state,
  gic: (given) =>
    element('gic', {
      version: enumAttribute(given, 'version', knownValues('features/gic@version')),
    }),
  smm,
  ioapic: valued('driver'),
  hpt,
  vmcoreinfo: state,
  htm: requiredState,
  'nested-hv': requiredState,
  msrs: (given) =>
    element('msrs', { unknown: requiredEnum(given, 'unknown', ['ignore', 'fault']) }),
  'ccf-assist': requiredState,
  xen,
  cfpc: valued('value'),
  sbbc: valued('value'),
  ibs: valued('value'),
  tcg,
};

/** The enlightenments of Hyper-V in libvirt's order. */
const HYPERV = [
  'relaxed',
  'vapic',
  'spinlocks',
  'vpindex',
  'runtime',
  'synic',
  'stimer',
  'reset',
  'vendor_id',
  'frequencies',
  'reenlightenment',
  'tlbflush',
  'ipi',
  'evmcs',
  'avic',
];

const KVM = ['hidden', 'hint-dedicated', 'poll-control', 'pv-ipi', 'dirty-ring'];
const XEN = ['e820_host', 'passthrough'];

/** The minimum number of retries of a spinlock. */
const RETRIES_MIN = 0xf_ffn;

const VENDOR_ID_MAX = 12;

/** Parses `<features>`. Of a feature that is there twice, the last one counts. */
export function parseFeatures(given: XmlElement): XmlElement {
  const found = new Map<string, XmlElement | undefined>();
  for (const feature of elements(given)) {
    const parse = Object.hasOwn(FEATURES, feature.name) ? FEATURES[feature.name] : undefined;
    if (parse === undefined) {
      throw configUnsupported(WHERE, `unexpected feature '${feature.name}'`);
    }
    found.set(feature.name, parse(feature));
  }
  return element(
    'features',
    {},
    Object.keys(FEATURES).map((name) => found.get(name)),
  );
}

function hyperv(given: XmlElement): XmlElement {
  const mode = enumAttribute(given, 'mode', knownValues('features/hyperv@mode')) ?? 'custom';
  const all = nested(given, HYPERV, 'HyperV Enlightenment', enlightenment);
  return openElement('hyperv', { mode }, all);
}

function enlightenment(given: XmlElement): XmlElement {
  const { name } = given;
  const own = requiredOnOff(given, 'state');
  if (own === 'on') {
    switch (name) {
      case 'stimer':
        return element(name, { state: own }, directTimers(given));
      case 'spinlocks':
        return element(name, { state: own, retries: spinlockRetries(given) });
      case 'vendor_id':
        return element(name, { state: own, value: vendorId(given) });
      default:
    }
  }
  return element(name, { state: own });
}

function directTimers(given: XmlElement): XmlElement[] {
  const states = elements(given).map((inner) => {
    if (inner.name !== 'direct') {
      throw configUnsupported(WHERE, `unsupported Hyper-V stimer feature: ${inner.name}`);
    }
    return requiredOnOff(inner, 'state');
  });
  return states.at(-1) === 'on' ? [element('direct', { state: 'on' })] : [];
}

function spinlockRetries(given: XmlElement): bigint {
  const retries = requiredUnsigned(given, 'retries');
  if (retries < RETRIES_MIN) {
    throw xmlError(WHERE, 'HyperV spinlock retry count must be at least 4095');
  }
  return retries;
}

function vendorId(given: XmlElement): string {
  const id = attribute(given, 'value');
  if (id === undefined) {
    throw xmlError(WHERE, "missing 'value' attribute for HyperV feature 'vendor_id'");
  }
  if (id.length > VENDOR_ID_MAX) {
    const detail = `HyperV vendor_id value must not be more than ${VENDOR_ID_MAX} characters.`;
    throw xmlError(WHERE, detail);
  }
  if (id.includes(',')) throw xmlError(WHERE, 'HyperV vendor_id value is invalid');
  return id;
}

function kvm(given: XmlElement): XmlElement {
  const all = nested(given, KVM, 'KVM', (inner) => {
    const own = requiredOnOff(inner, 'state');
    const size = inner.name === 'dirty-ring' ? ringSize(inner, own) : undefined;
    return element(inner.name, { state: own, size });
  });
  return openElement('kvm', {}, all);
}

function ringSize(given: XmlElement, own: string): bigint | undefined {
  const size = unsignedAttribute(given, 'size') ?? 0n;
  if (own !== 'on') return undefined;
  const isPowerOfTwo = size > 0n && (size & (size - 1n)) === 0n;
  if (!isPowerOfTwo || size < 1024n || size > 65_536n) {
    const detail = 'dirty ring must be power of 2 and ranges [1024, 65536]';
    throw xmlError(WHERE, detail);
  }
  return size;
}

function xen(given: XmlElement): XmlElement {
  const all = nested(given, XEN, 'Xen', (inner) => {
    const own = requiredOnOff(inner, 'state');
    const hasMode = inner.name === 'passthrough' && own === 'on';
    const mode = hasMode ? enumAttribute(inner, 'mode', ['sync_pt', 'share_pt']) : undefined;
    return element(inner.name, { state: own, mode });
  });
  return openElement('xen', {}, all);
}

/** Parses the parts of a feature, which libvirt writes in its own order. */
function nested(
  given: XmlElement,
  names: readonly string[],
  what: string,
  parse: (inner: XmlElement) => XmlElement,
): (XmlElement | undefined)[] {
  const found = new Map<string, XmlElement>();
  for (const inner of elements(given)) {
    if (!names.includes(inner.name)) {
      const detail =
        what === 'capability'
          ? `unexpected capability feature '${inner.name}'`
          : `unsupported ${what} feature: ${inner.name}`;
      throw configUnsupported(WHERE, detail);
    }
    found.set(inner.name, parse(inner));
  }
  return names.map((name) => found.get(name));
}

function capabilities(given: XmlElement): XmlElement | undefined {
  const policy = enumAttribute(given, 'policy', ['default', 'allow', 'deny']) ?? 'default';
  const names = childOrder('features/capabilities');
  const states = nested(given, names, 'capability', (each) =>
    element(each.name, { state: onOffAttribute(each, 'state') ?? 'on' }),
  ).filter((each) => each !== undefined);
  const isDefault = policy === 'default' && states.length === 0;
  return isDefault ? undefined : element('capabilities', { policy }, states);
}

function smm(given: XmlElement): XmlElement {
  const own = onOffAttribute(given, 'state') ?? 'on';
  const size = own === 'on' ? child(given, 'tseg') : undefined;
  return element('smm', { state: own }, [size && segment(size)]);
}

/** Returns the size of the memory of the machine's management, in the largest whole unit. */
function segment(given: XmlElement): XmlElement | undefined {
  const value = parseUnsigned(textOf(given));
  if (value === undefined) return undefined;
  const bytes = scaleBytes(value, attribute(given, 'unit') ?? 'MiB');
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const factors = units.map((_, index) => 1024n ** BigInt(index));
  const at = bytes === 0n ? 0 : factors.findLastIndex((factor) => bytes % factor === 0n);
  return textElement('tseg', bytes / (factors[at] ?? 1n), { unit: units[at] });
}

function hpt(given: XmlElement): XmlElement | undefined {
  const resizing = enumAttribute(given, 'resizing', ['enabled', 'disabled', 'required']);
  const size = child(given, 'maxpagesize');
  const maxSize = size === undefined ? 0n : amountInKiB(size);
  if (resizing === undefined && maxSize === 0n) return undefined;
  const limit = maxSize > 0n ? textElement('maxpagesize', maxSize, { unit: 'KiB' }) : undefined;
  return element('hpt', { resizing }, [limit]);
}

function tcg(given: XmlElement): XmlElement {
  const cache = child(given, 'tb-cache');
  const size = cache === undefined ? 0n : amountInKiB(cache);
  const shown = size > 0n ? textElement('tb-cache', size, { unit: 'KiB' }) : undefined;
  return element('tcg', {}, [shown]);
}
