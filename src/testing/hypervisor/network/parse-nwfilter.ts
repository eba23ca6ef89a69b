import { ErrorDomain } from '../codes.ts';
import type { SimulatedEnvironment } from '../environment.ts';
import { configUnsupported, internalError, invalidArgument, xmlError } from '../failures.ts';
import { parseMac } from '../mac.ts';
import { parseUuidText } from '../uuid.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  childText,
  element,
  elements,
  orderAttributes,
  parseXml,
  textElement,
} from '../xml/index.ts';

const WHERE = ErrorDomain.NWFILTER;

/** The chains for rules, and their priorities. */
const CHAINS: readonly (readonly [prefix: string, priority: number])[] = [
  ['mac', -800],
  ['vlan', -750],
  ['stp', -810],
  ['arp', -500],
  ['rarp', -400],
  ['ipv4', -700],
  ['ipv6', -600],
];

const ACTIONS = ['drop', 'accept', 'reject', 'return', 'continue'];
const DIRECTIONS = ['in', 'out', 'inout'];

/** The priority of a rule that has none in its document. */
const RULE_PRIORITY = '500';

/** A filter's document as libvirt stores it. */
export interface NwfilterDefinition {
  readonly name: string;
  readonly uuid: string;
  readonly root: XmlElement;
}

export function parseNwfilter(text: string, environment: SimulatedEnvironment): NwfilterDefinition {
  const given = parseXml(text, { label: '(nwfilter_definition)', root: 'filter', domain: WHERE });
  const name = attribute(given, 'name');
  if (name === undefined) {
    throw internalError(WHERE, 'filter has no name');
  }
  const chain = attribute(given, 'chain') ?? 'root';
  const uuidText = childText(given, 'uuid');
  const uuid = uuidText === undefined ? environment.uuid() : parseUuidText(uuidText);
  if (uuid === undefined) {
    throw xmlError(WHERE, 'malformed uuid element');
  }
  const byChain = chainPriority(chain);
  const priority = attribute(given, 'priority') ?? (byChain === 0 ? undefined : byChain);
  const entries = elements(given)
    .filter((entry) => entry.name === 'rule' || entry.name === 'filterref')
    .map((entry) => (entry.name === 'rule' ? parseRule(entry) : entry));
  const root = element('filter', { name, chain, priority }, [
    textElement('uuid', uuid),
    ...entries,
  ]);
  return { name, uuid, root };
}

function chainPriority(chain: string): number {
  const known = CHAINS.find(([prefix]) => chain === prefix || chain.startsWith(`${prefix}-`));
  if (chain !== 'root' && known === undefined) {
    const prefixes = CHAINS.map(([prefix]) => prefix).join(', ');
    const detail = `Invalid chain name '${chain}'. Please use a chain name called 'root' or any of the following prefixes: ${prefixes}`;
    throw invalidArgument(WHERE, detail);
  }
  return known?.[1] ?? 0;
}

function parseRule(given: XmlElement): XmlElement {
  const action = checked(given, 'action', ACTIONS);
  const direction = checked(given, 'direction', DIRECTIONS);
  const priority = attribute(given, 'priority') ?? RULE_PRIORITY;
  const statematch = attribute(given, 'statematch');
  const values = { action, direction, priority, statematch };
  return element('rule', values, elements(given).map(parseMatch));
}

function checked(given: XmlElement, name: string, values: readonly string[]): string {
  const value = attribute(given, name);
  if (value === undefined) {
    throw internalError(WHERE, `rule node requires ${name} attribute`);
  }
  if (!values.includes(value)) {
    throw configUnsupported(WHERE, `unknown rule ${name} attribute value`);
  }
  return value;
}

/** Returns the match of a rule, with MAC addresses in libvirt's form. */
function parseMatch(given: XmlElement): XmlElement {
  const names = given.attributes.map(([name]) => name).filter((name) => name !== 'match');
  const ordered = orderAttributes(given, ['match', ...names]);
  const attributes = ordered.attributes.map(
    ([name, value]) =>
      [name, name.endsWith('macaddr') ? (parseMac(value) ?? value) : value] as const,
  );
  return { ...ordered, attributes };
}
