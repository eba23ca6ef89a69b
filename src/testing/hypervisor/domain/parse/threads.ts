import { ErrorDomain } from '../../codes.ts';
import { formatCpuSet, parseCpuSet } from '../../cpu-set.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import { requiredUnsigned } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  parseUnsigned,
  textElement,
  withAttributes,
  withChildren,
} from '../../xml/index.ts';
import { emulatorScheduler, iothreadSchedulers, vcpuSchedulers } from './schedulers.ts';
import { cputuneOrder, section } from './sections.ts';

const WHERE = ErrorDomain.DOMAIN;

/**
 * The maximum number of virtual CPUs or I/O threads in a document. More do not fit into a reply
 * (REMOTE_VCPUINFO_MAX, REMOTE_IOTHREAD_INFO_MAX).
 */
export const THREADS_MAX = 16_384n;

/** Parses a set of CPUs or NUMA nodes, and formats it as libvirt does. */
export function cpuset(text: string, name = 'cpuset'): string {
  const cpus = parseCpuSet(text);
  if (cpus.length === 0) {
    throw configUnsupported(WHERE, `Invalid value of '${name}': ${text}`);
  }
  return formatCpuSet(cpus);
}

/**
 * Parses `<iothreads>` and `<iothreadids>`: the number of threads for the disks of a guest, and the
 * ids of all of them if the document has any.
 */
export function parseIothreads(domain: XmlElement): XmlElement[] {
  const text = childText(domain, 'iothreads');
  const count = text === undefined ? 0n : parseUnsigned(text);
  if (count === undefined || count > THREADS_MAX) {
    throw xmlError(WHERE, `invalid iothreads count '${text}'`);
  }
  const threads = childrenNamed(child(domain, 'iothreadids') ?? element('iothreadids'), 'iothread');
  const given = threads.map((thread) => requiredUnsigned(thread, 'id', { nonZero: true }));
  const twice = given.find((id, index) => given.indexOf(id) !== index);
  if (twice !== undefined) {
    throw xmlError(WHERE, `duplicate iothread id '${twice}' found`);
  }
  const ids = allThreadIds(given.map(Number), Number(count));
  const counted = ids.length === 0 ? [] : [textElement('iothreads', ids.length)];
  const added = ids.slice(threads.length).map((id) => element('iothread', { id }));
  return threads.length === 0
    ? counted
    : [...counted, element('iothreadids', {}, [...threads, ...added])];
}

/** Returns the given ids, then the lowest free ids up to the number of threads. */
export function allThreadIds(given: readonly number[], count: number): number[] {
  const ids = new Set(given);
  for (let id = 1; ids.size < count; id += 1) {
    ids.add(id);
  }
  return [...ids];
}

/**
 * Parses `<cputune>` with the host CPUs of each thread. libvirt ignores those of virtual CPUs that
 * the guest cannot have.
 *
 * @param iothreads - The output of {@link parseIothreads}.
 */
export function parseCpuTune(
  domain: XmlElement,
  vcpus: number,
  iothreads: readonly XmlElement[],
): XmlElement | undefined {
  const given = child(domain, 'cputune');
  if (given === undefined) {
    return undefined;
  }
  const tune = section(given);
  const pins = new Map([
    ['vcpupin', vcpuPins(tune, vcpus)],
    ['emulatorpin', childrenNamed(tune, 'emulatorpin').map(withCpuset)],
    ['iothreadpin', iothreadPins(tune, threadIds(iothreads))],
    ['cachetune', childrenNamed(tune, 'cachetune').map(withSets)],
    ['memorytune', childrenNamed(tune, 'memorytune').map(withSets)],
    ['emulatorsched', emulatorScheduler(tune)],
    ['vcpusched', vcpuSchedulers(tune, vcpus)],
    ['iothreadsched', iothreadSchedulers(tune, threadIds(iothreads))],
  ]);
  const parts = cputuneOrder().flatMap((kind) => pins.get(kind) ?? childrenNamed(tune, kind));
  return parts.length === 0 ? undefined : withChildren(tune, parts);
}

/** Formats the virtual CPUs of a cache or of a memory bandwidth, and those of their monitors. */
function withSets(tune: XmlElement): XmlElement {
  const vcpus = attribute(tune, 'vcpus');
  const children = tune.children.map((part) => (typeof part === 'string' ? part : withSets(part)));
  const shown = withChildren(tune, children);
  return vcpus === undefined ? shown : withAttributes(shown, { vcpus: cpuset(vcpus, 'vcpus') });
}

function threadIds(iothreads: readonly XmlElement[]): number[] {
  const [count, listed] = iothreads;
  const ids = listed === undefined ? [] : childrenNamed(listed, 'iothread');
  return allThreadIds(
    ids.map((thread) => Number(attribute(thread, 'id'))),
    count === undefined ? 0 : Number(count.children[0]),
  );
}

function vcpuPins(tune: XmlElement, vcpus: number): XmlElement[] {
  const pins = new Map<number, XmlElement>();
  for (const pin of childrenNamed(tune, 'vcpupin')) {
    const vcpu = Number(requiredUnsigned(pin, 'vcpu'));
    if (vcpu < vcpus) {
      requireCpuset(pin);
      if (pins.has(vcpu)) {
        throw internalError(WHERE, `duplicate vcpupin for vcpu '${vcpu}'`);
      }
      pins.set(vcpu, withCpuset(pin));
    }
  }
  return [...pins].sort(([a], [b]) => a - b).map(([, pin]) => pin);
}

function iothreadPins(tune: XmlElement, ids: readonly number[]): XmlElement[] {
  const pins = new Map<number, XmlElement>();
  for (const pin of childrenNamed(tune, 'iothreadpin')) {
    const id = Number(requiredUnsigned(pin, 'iothread', { nonZero: true }));
    if (!ids.includes(id)) {
      throw configUnsupported(WHERE, `Cannot find 'iothread' : ${id}`);
    }
    const written = withCpuset(pin);
    if (pins.has(id)) {
      throw internalError(WHERE, `duplicate iothreadpin for same iothread '${id}'`);
    }
    pins.set(id, written);
  }
  return ids.flatMap((id) => pins.get(id) ?? []);
}

function requireCpuset(pin: XmlElement): string {
  const text = attribute(pin, 'cpuset');
  if (text === undefined) {
    throw internalError(WHERE, `missing cpuset for ${pin.name}`);
  }
  return text;
}

function withCpuset(pin: XmlElement): XmlElement {
  return withAttributes(pin, { cpuset: cpuset(requireCpuset(pin)) });
}
