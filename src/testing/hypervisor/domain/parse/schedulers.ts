import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { parseCpuSet } from '../../cpu-set.ts';
import { configUnsupported, failure, xmlError } from '../../failures.ts';
import { missingAttribute, requiredEnum } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, childrenNamed, element } from '../../xml/index.ts';

const WHERE = ErrorDomain.DOMAIN;

const POLICIES = ['batch', 'idle', 'fifo', 'rr'];

/** The policies with a priority. */
const REAL_TIME = ['fifo', 'rr'];

/** The threads of a guest that a policy can be for. */
interface Threads {
  /** The name of the element, such as `vcpusched`. */
  readonly name: string;

  /** The attribute that names threads, such as `vcpus`. */
  readonly key: string;

  /** Refuses a thread that the guest does not have. */
  readonly check: (id: number) => void;
}

/** Parses the schedulers of virtual CPUs. */
export function vcpuSchedulers(tune: XmlElement, vcpus: number): XmlElement[] {
  return perThread(tune, {
    name: 'vcpusched',
    key: 'vcpus',
    check: (id) => {
      if (id >= vcpus)
        throw configUnsupported(WHERE, `vCPU '${id}' is not present in domain definition`);
    },
  });
}

/** Parses the schedulers of I/O threads. */
export function iothreadSchedulers(tune: XmlElement, ids: readonly number[]): XmlElement[] {
  return perThread(tune, {
    name: 'iothreadsched',
    key: 'iothreads',
    check: (id) => {
      if (!ids.includes(id)) throw configUnsupported(WHERE, `Cannot find 'iothread' : ${id}`);
    },
  });
}

/** Parses the scheduler of the emulator. */
export function emulatorScheduler(tune: XmlElement): XmlElement[] {
  return childrenNamed(tune, 'emulatorsched')
    .slice(0, 1)
    .map((given) => element('emulatorsched', policyValues(given)));
}

/** Returns one element for each thread, in the order of the threads. */
function perThread(tune: XmlElement, { name, key, check }: Threads): XmlElement[] {
  const found = new Map<number, XmlElement>();
  for (const given of childrenNamed(tune, name)) {
    const set = attribute(given, key);
    if (set === undefined) {
      throw xmlError(WHERE, `Missing attribute '${key}' in element '${name}'`);
    }
    const ids = parseCpuSet(set);
    if (ids.length === 0) {
      throw configUnsupported(WHERE, `'${key}' scheduler bitmap '${set}' is empty`);
    }
    const values = policyValues(given);
    for (const id of ids) {
      check(id);
      if (found.has(id)) {
        const detail = `'${name}' attributes '${key}' must not overlap`;
        throw failure(ErrorNumber.XML_DETAIL, WHERE, detail);
      }
      found.set(id, element(name, { [key]: id, ...values }));
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, each]) => each);
}

function policyValues(given: XmlElement): Readonly<Record<string, string | undefined>> {
  const scheduler = requiredEnum(given, 'scheduler', POLICIES);
  if (!REAL_TIME.includes(scheduler)) return { scheduler };
  const priority = attribute(given, 'priority');
  if (priority === undefined) throw missingAttribute(given, 'priority');
  if (!/^-?\d+$/.test(priority)) {
    const where = `Invalid value for attribute 'priority' in element '${given.name}'`;
    throw xmlError(ErrorDomain.XML, `${where}: '${priority}'. Expected integer value`);
  }
  return { scheduler, priority };
}
