import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { configUnsupported, failure, xmlError } from '../../failures.ts';
import { onOffAttribute } from '../../xml/attributes.ts';
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
  toKiB,
  withAttributes,
} from '../../xml/index.ts';
import { knownValues } from './known-values.ts';
import { cpuset } from './threads.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The memory of a guest as its document has it, in KiB. 0 is a value that the document lacks. */
export interface GivenMemory {
  readonly max: bigint;
  readonly slots: bigint;
  readonly total: bigint;
  readonly current: bigint;
  readonly dumpCore: string | undefined;
}

/** Parses `<maxMemory>`, `<memory>` and `<currentMemory>`. */
export function parseMemory(domain: XmlElement): GivenMemory {
  const total = memoryKiB(domain, 'memory');
  const current = memoryKiB(domain, 'currentMemory');
  const max = memoryKiB(domain, 'maxMemory');
  const slots = attribute(child(domain, 'maxMemory') ?? element('maxMemory'), 'slots');
  const count = slots === undefined ? 0n : parseUnsigned(slots);
  if (count === undefined) throw xmlError(WHERE, 'Failed to parse memory slot count');
  const dumpCore = onOffAttribute(child(domain, 'memory') ?? element('memory'), 'dumpCore');
  return { max, slots: count, total, current, dumpCore };
}

/**
 * Returns the sizes of a guest's memory as libvirt writes them. A guest without `<memory>` has the
 * memory of its NUMA cells, and that of its memory devices.
 *
 * @param cells - The memory of the NUMA cells, in KiB.
 * @param devices - The memory of the memory devices, in KiB.
 */
export function memoryElements(given: GivenMemory, cells: bigint, devices: bigint): XmlElement[] {
  const { max, slots, dumpCore } = given;
  const derives = given.total === 0n && cells > 0n;
  const total = derives ? cells + devices : given.total;
  if (devices > total) {
    throw xmlError(WHERE, 'Total size of memory devices exceeds the total memory size');
  }
  if (total === devices) {
    const detail = 'Memory size must be specified via <memory> or in the <numa> configuration';
    throw xmlError(WHERE, detail);
  }
  checkMaximum(given, total);
  const current = given.current === 0n || given.current > total ? total : given.current;
  return [
    ...(max === 0n ? [] : [textElement('maxMemory', max, { slots, unit: 'KiB' })]),
    textElement('memory', total, { dumpCore, unit: 'KiB' }),
    textElement('currentMemory', current, { unit: 'KiB' }),
  ];
}

function checkMaximum({ max, slots }: GivenMemory, total: bigint): void {
  if ((max === 0n) !== (slots === 0n)) {
    const detail = 'both maximum memory size and memory slot count must be specified';
    throw xmlError(WHERE, detail);
  }
  if (max !== 0n && max < total) {
    const detail = 'maximum memory size must be equal or greater than the actual memory size';
    throw xmlError(WHERE, detail);
  }
}

function memoryKiB(domain: XmlElement, name: string): bigint {
  const found = child(domain, name);
  return found === undefined ? 0n : amountInKiB(found, `./${name}[1]`);
}

/** Returns the amount that an element has as text, with a unit that is KiB by default. */
export function amountInKiB(of: XmlElement, path = `./${of.name}`): bigint {
  return scaledKiB(textOf(of), attribute(of, 'unit'), path);
}

/** Returns the amount of an optional child in KiB, or 0. */
export function childKiB(of: XmlElement, name: string): bigint {
  const found = child(of, name);
  return found === undefined || textOf(found) === '' ? 0n : amountInKiB(found);
}

/** Returns an amount that an attribute has, in KiB. `unit` is another attribute. */
export function attributeKiB(of: XmlElement, name: string): bigint {
  const text = attribute(of, name);
  if (text === undefined) {
    throw xmlError(ErrorDomain.XML, `missing element or attribute './@${name}'`);
  }
  return scaledKiB(text, attribute(of, 'unit'), `./@${name}`);
}

function scaledKiB(text: string, unit: string | undefined, path: string): bigint {
  const value = parseUnsigned(text);
  if (value === undefined) {
    throw xmlError(ErrorDomain.XML, `Invalid value '${text}' for element or attribute '${path}'`);
  }
  return toKiB(scaleBytes(value, unit || 'KiB'));
}

/** Parses `<memoryBacking>`. */
export function parseMemoryBacking(given: XmlElement, cellCount: number): XmlElement {
  const type = backingValue(given, 'source', 'type');
  const access = backingValue(given, 'access', 'mode');
  const allocation = backingValue(given, 'allocation', 'mode');
  const threads = allocationThreads(given);
  const hasAllocation = allocation !== undefined || threads !== undefined;
  return element('memoryBacking', {}, [
    hugePages(given, cellCount),
    flag(given, 'nosharepages'),
    flag(given, 'locked'),
    type === undefined ? undefined : element('source', { type }),
    access === undefined ? undefined : element('access', { mode: access }),
    hasAllocation ? element('allocation', { mode: allocation, threads }) : undefined,
    flag(given, 'discard'),
  ]);
}

function flag(given: XmlElement, name: string): XmlElement | undefined {
  return child(given, name) === undefined ? undefined : element(name);
}

function allocationThreads(given: XmlElement): bigint | undefined {
  const allocation = child(given, 'allocation');
  const text = allocation === undefined ? undefined : attribute(allocation, 'threads');
  if (text === undefined) return undefined;
  const threads = parseUnsigned(text);
  if (threads === undefined) throw xmlError(WHERE, 'Failed to parse memory allocation threads');
  return threads === 0n ? undefined : threads;
}

function backingValue(given: XmlElement, name: string, key: string): string | undefined {
  const value = attribute(child(given, name) ?? element(name), key) || undefined;
  const known = knownValues(`memoryBacking/${name}@${key}`);
  if (value !== undefined && !known.includes(value)) {
    throw configUnsupported(WHERE, `unknown memoryBacking/${name}/${key} '${value}'`);
  }
  return value;
}

function hugePages(given: XmlElement, cellCount: number): XmlElement | undefined {
  const found = child(given, 'hugepages');
  if (found === undefined) return undefined;
  const pages = childrenNamed(found, 'page').map((page) => {
    const size = attributeKiB(page, 'size');
    if (size === 0n) {
      throw failure(ErrorNumber.XML_DETAIL, WHERE, "hugepage size can't be zero");
    }
    const nodes = attribute(page, 'nodeset');
    const nodeset = nodes === undefined ? undefined : cpuset(nodes, 'nodeset');
    // Without NUMA cells, the only node of a guest needs no name.
    const shown = nodeset === '0' && cellCount === 0 ? undefined : nodeset;
    return element('page', { size, unit: 'KiB', nodeset: shown });
  });
  return element('hugepages', {}, pages);
}

/** Returns an element with an amount as its text, in KiB. */
export function kibElement(name: string, amount: bigint): XmlElement {
  return withAttributes(textElement(name, amount), { unit: 'KiB' });
}
