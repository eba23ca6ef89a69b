import { VirNetworkUpdateCommand as Command } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { operationInvalid } from '../failures.ts';
import { HypervisorError } from '../hypervisor-error.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  orderChildren,
  textOf,
  withChildren,
} from '../xml/index.ts';
import type { NetworkChange } from './network-change.ts';
import { added, isAdd, notModifiable, unknownCommand, withNetworkPart } from './network-change.ts';
import { DNS_ORDER } from './network-parts.ts';
import type { NetworkDefinition } from './parse-network.ts';

const WHERE = ErrorDomain.NETWORK;

/** One kind of DNS record. */
interface RecordKind {
  readonly tag: 'host' | 'txt' | 'srv';

  /** libvirt's name for the records. */
  readonly label: string;

  /** Whether `other` is the record to delete, or conflicts with the new record. */
  matches(other: XmlElement, given: XmlElement): boolean;

  /** Returns the message for a new record that already exists. */
  existing(given: XmlElement, network: string): string;
}

const SRV_KEYS = ['service', 'protocol', 'domain', 'target', 'port', 'priority', 'weight'];

const HOSTS: RecordKind = {
  tag: 'host',
  label: 'DNS HOST',
  matches: (other, given) =>
    (attribute(given, 'ip') !== undefined && attribute(other, 'ip') === attribute(given, 'ip')) ||
    hostnames(given).some((name) => hostnames(other).includes(name)),
  existing: (_, network) =>
    `there is already at least one DNS HOST record with a matching field in network ${network}`,
};

const TEXTS: RecordKind = {
  tag: 'txt',
  label: 'DNS TXT',
  matches: (other, given) => attribute(other, 'name') === attribute(given, 'name'),
  existing: (given, network) =>
    `there is already a DNS TXT record with name '${attribute(given, 'name') ?? ''}' in network ${network}`,
};

const SERVICES: RecordKind = {
  tag: 'srv',
  label: 'DNS SRV',
  matches: (other, given) =>
    SRV_KEYS.every((key) => {
      const value = attribute(given, key);
      return value === undefined || value === attribute(other, key);
    }),
  existing: (_, network) =>
    `there is already at least one DNS SRV record matching all specified fields in network ${network}`,
};

export function updateDnsHost(
  definition: NetworkDefinition,
  change: NetworkChange,
): NetworkDefinition {
  if (attribute(change.given, 'ip') === undefined && hostnames(change.given).length === 0) {
    const message = `Missing IP address in network '${definition.name}' DNS HOST record`;
    throw new HypervisorError(message, {
      number: ErrorNumber.XML_DETAIL,
      domain: WHERE,
      str1: '%s',
      str2: message,
    });
  }
  return updateRecords(definition, change, HOSTS);
}

export function updateDnsText(
  definition: NetworkDefinition,
  change: NetworkChange,
): NetworkDefinition {
  return updateRecords(definition, change, TEXTS);
}

export function updateDnsService(
  definition: NetworkDefinition,
  change: NetworkChange,
): NetworkDefinition {
  return updateRecords(definition, change, SERVICES);
}

function updateRecords(
  definition: NetworkDefinition,
  { command, given }: NetworkChange,
  kind: RecordKind,
): NetworkDefinition {
  if (command === Command.MODIFY) {
    throw notModifiable(`${kind.label} records`);
  }
  const dns = child(definition.root, 'dns') ?? element('dns');
  const records = childrenNamed(dns, kind.tag);
  const at = records.findIndex((other) => kind.matches(other, given));
  const others = dns.children.filter((node) => typeof node === 'string' || node.name !== kind.tag);
  const next = isAdd(command)
    ? add(records, at, given, command, () => kind.existing(given, definition.name))
    : remove(records, at, command, `${kind.label} record in network ${definition.name}`);
  const ordered = orderChildren(withChildren(dns, [...others, ...next]), DNS_ORDER);
  return withNetworkPart(definition, ordered);
}

function add(
  records: readonly XmlElement[],
  at: number,
  given: XmlElement,
  command: number,
  existing: () => string,
): XmlElement[] {
  if (at >= 0) {
    throw operationInvalid(WHERE, existing());
  }
  return added(records, given, command);
}

function remove(
  records: readonly XmlElement[],
  at: number,
  command: number,
  what: string,
): XmlElement[] {
  if (command !== Command.DELETE) {
    throw unknownCommand(command);
  }
  if (at < 0) {
    throw operationInvalid(WHERE, `couldn't locate a matching ${what}`);
  }
  return records.toSpliced(at, 1);
}

function hostnames(host: XmlElement): string[] {
  return childrenNamed(host, 'hostname').map(textOf);
}
