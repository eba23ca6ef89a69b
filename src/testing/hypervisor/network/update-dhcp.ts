import { VirNetworkUpdateCommand as Command } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, operationInvalid } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  orderChildren,
  withChild,
  withChildren,
} from '../xml/index.ts';
import { dhcpHost, dhcpRange } from './dhcp.ts';
import type { NetworkChange } from './network-change.ts';
import { added, isAdd, unknownCommand, withNetworkParts } from './network-change.ts';
import type { NetworkDefinition } from './parse-network.ts';
import { checkRange, DHCP_ORDER } from './parse-network.ts';

const WHERE = ErrorDomain.NETWORK;

/** The attributes that identify a host, in libvirt's order. */
const HOST_KEYS = ['mac', 'name', 'ip'];

/** Changes a host with a fixed address (VIR_NETWORK_SECTION_IP_DHCP_HOST). */
export function updateDhcpHost(
  definition: NetworkDefinition,
  { command, parentIndex, given }: NetworkChange,
): NetworkDefinition {
  const { name } = definition;
  return editDhcp(definition, parentIndex, 'host', (hosts, ip) => {
    const host = dhcpHost(given, name, attribute(ip, 'family') === 'ipv6');
    if (isAdd(command)) {
      const same = hosts.find((other) => matchesAny(other, host));
      if (same !== undefined) {
        const keys = HOST_KEYS.map((key) => `${key}='${attribute(host, key) ?? '(null)'}'`);
        throw existing('dhcp host', name, `<host ${keys.join(' ')}/>`);
      }
      return added(hosts, host, command);
    }
    if (command === Command.MODIFY) {
      const at = hosts.findIndex((other) => isSameHost(other, host));
      if (at < 0) {
        const what = HOST_KEYS.map((key) => `"${key}='${attribute(host, key) ?? ''}'"`).join(' ');
        const detail = `couldn't locate an existing dhcp host entry with ${what} in network '${name}'`;
        throw operationInvalid(WHERE, detail);
      }
      return hosts.with(at, host);
    }
    if (command === Command.DELETE) {
      const at = hosts.findIndex((other) => matchesAll(other, host));
      if (at < 0) {
        throw notFound('dhcp host', name);
      }
      return hosts.toSpliced(at, 1);
    }
    throw unknownCommand(command);
  });
}

/** Changes a range of addresses (VIR_NETWORK_SECTION_IP_DHCP_RANGE). */
export function updateDhcpRange(
  definition: NetworkDefinition,
  { command, parentIndex, given: entered }: NetworkChange,
): NetworkDefinition {
  const { name } = definition;
  return editDhcp(definition, parentIndex, 'range', (ranges, ip) => {
    checkRange(entered, ip, name);
    const given = dhcpRange(entered);
    const at = ranges.findIndex((other) =>
      ['start', 'end'].every((key) => attribute(other, key) === attribute(given, key)),
    );
    if (isAdd(command)) {
      if (at >= 0) {
        throw existing('dhcp range', name, `<range ${attributesOf(given)}/>`);
      }
      return added(ranges, given, command);
    }
    if (command === Command.MODIFY) {
      const detail = 'dhcp ranges cannot be modified, only added or deleted';
      throw failure(ErrorNumber.OPERATION_UNSUPPORTED, WHERE, detail);
    }
    if (command === Command.DELETE) {
      if (at < 0) {
        throw notFound('dhcp range', name);
      }
      return ranges.toSpliced(at, 1);
    }
    throw unknownCommand(command);
  });
}

/** Changes the entries of one kind in the `<dhcp>` of the selected `<ip>`. */
function editDhcp(
  definition: NetworkDefinition,
  parentIndex: number,
  tag: 'host' | 'range',
  edit: (entries: readonly XmlElement[], ip: XmlElement) => readonly XmlElement[],
): NetworkDefinition {
  const addresses = childrenNamed(definition.root, 'ip');
  const at = parentIndex >= 0 ? parentIndex : firstWithDhcp(addresses);
  const ip = addresses[at];
  if (ip === undefined) {
    const what =
      parentIndex >= 0 ? `no <ip> element found at index ${parentIndex}` : 'no <ip> element found';
    const detail = `couldn't update dhcp ${tag} entry - ${what} in network '${definition.name}'`;
    throw operationInvalid(WHERE, detail);
  }
  const dhcp = child(ip, 'dhcp') ?? element('dhcp');
  const entries = edit(childrenNamed(dhcp, tag), ip);
  const others = dhcp.children.filter((node) => typeof node === 'string' || node.name !== tag);
  const next = orderChildren(withChildren(dhcp, [...others, ...entries]), DHCP_ORDER);
  const changed =
    next.children.length === 0
      ? withChildren(ip, childrenNamed(ip, 'tftp'))
      : withChild(ip, next, ['tftp', 'dhcp']);
  return withNetworkParts(definition, 'ip', addresses.with(at, changed));
}

function firstWithDhcp(addresses: readonly XmlElement[]): number {
  const at = addresses.findIndex((ip) => child(ip, 'dhcp') !== undefined);
  return at < 0 ? addresses.findIndex((ip) => attribute(ip, 'family') !== 'ipv6') : at;
}

function matchesAny(other: XmlElement, host: XmlElement): boolean {
  return HOST_KEYS.some((key) => {
    const value = attribute(host, key);
    return value !== undefined && value === attribute(other, key);
  });
}

function matchesAll(other: XmlElement, host: XmlElement): boolean {
  return HOST_KEYS.every((key) => {
    const value = attribute(host, key);
    return value === undefined || value === attribute(other, key);
  });
}

/**
 * Whether a change of `host` applies to `other`. They are compared by MAC address, or by name
 * without one.
 */
function isSameHost(other: XmlElement, host: XmlElement): boolean {
  const key = attribute(host, 'mac') === undefined ? 'name' : 'mac';
  return attribute(other, key) === attribute(host, key);
}

function attributesOf(of: XmlElement): string {
  const keys = of.name === 'host' ? HOST_KEYS : ['start', 'end'];
  return keys
    .flatMap((key) => {
      const value = attribute(of, key);
      return value === undefined ? [] : [`${key}='${value}'`];
    })
    .join(' ');
}

function existing(what: string, network: string, entry: string): Error {
  const detail = `there is an existing ${what} entry in network '${network}' that matches "${entry}"`;
  return operationInvalid(WHERE, detail);
}

function notFound(what: string, network: string): Error {
  const detail = `couldn't locate a matching ${what} entry in network '${network}'`;
  return operationInvalid(WHERE, detail);
}
