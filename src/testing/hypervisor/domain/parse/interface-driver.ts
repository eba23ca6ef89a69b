import { enumAttribute, onOffAttribute, unsignedAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element } from '../../xml/index.ts';
import { knownValues } from './known-values.ts';
import { checkNoVirtioOptions, virtioOptions } from './virtio-options.ts';

/** The offloads of each end in libvirt's order. */
const HOST_OFFLOADS = ['csum', 'gso', 'tso4', 'tso6', 'ecn', 'ufo', 'mrg_rxbuf'];
const GUEST_OFFLOADS = ['csum', 'tso4', 'tso6', 'ecn', 'ufo'];

/** Parses the `<driver>` of an interface, which only virtio models have, and its `<backend>`. */
export function parseInterfaceDriver(
  given: XmlElement,
  type: string,
  isVirtio: boolean,
): (XmlElement | undefined)[] {
  const driver = child(given, 'driver');
  const backend = child(given, 'backend');
  return [
    driver && parseDriver(driver, isVirtio && type !== 'hostdev', isVirtio),
    backend && parseBackend(backend, isVirtio && type !== 'hostdev'),
  ];
}

function parseDriver(
  given: XmlElement,
  hasQueues: boolean,
  isVirtio: boolean,
): XmlElement | undefined {
  const virtio = virtioOptions(given);
  if (!isVirtio) checkNoVirtioOptions(given);
  const own = hasQueues ? queueValues(given) : {};
  const ends = hasQueues
    ? [offloads(given, 'host', HOST_OFFLOADS), offloads(given, 'guest', GUEST_OFFLOADS)]
    : [];
  const driver = element('driver', { ...own, ...virtio }, ends);
  return driver.attributes.length === 0 && driver.children.length === 0 ? undefined : driver;
}

function queueValues(given: XmlElement): Readonly<Record<string, string | bigint | undefined>> {
  const count = (name: string): bigint | undefined => unsignedAttribute(given, name) || undefined;
  const queues = count('queues');
  return {
    name: enumAttribute(given, 'name', ['qemu', 'vhost']),
    txmode: enumAttribute(given, 'txmode', ['iothread', 'timer']),
    ioeventfd: onOffAttribute(given, 'ioeventfd'),
    event_idx: onOffAttribute(given, 'event_idx'),
    // One queue is always there.
    queues: queues === 1n ? undefined : queues,
    rx_queue_size: count('rx_queue_size'),
    tx_queue_size: count('tx_queue_size'),
    rss: onOffAttribute(given, 'rss'),
    rss_hash_report: onOffAttribute(given, 'rss_hash_report'),
  };
}

function offloads(
  given: XmlElement,
  end: string,
  names: readonly string[],
): XmlElement | undefined {
  const found = child(given, end);
  if (found === undefined) return undefined;
  const values = names.map((name) => [name, onOffAttribute(found, name)] as const);
  const shown = element(end, Object.fromEntries(values));
  return shown.attributes.length === 0 ? undefined : shown;
}

function parseBackend(given: XmlElement, hasVhost: boolean): XmlElement | undefined {
  const backend = element('backend', {
    type: enumAttribute(given, 'type', knownValues('devices/interface/backend@type')),
    tap: attribute(given, 'tap'),
    vhost: hasVhost ? attribute(given, 'vhost') : undefined,
    logFile: attribute(given, 'logFile'),
  });
  return backend.attributes.length === 0 ? undefined : backend;
}
