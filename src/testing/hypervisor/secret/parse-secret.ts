import { ErrorDomain } from '../codes.ts';
import type { SimulatedEnvironment } from '../environment.ts';
import { configUnsupported, internalError, xmlError } from '../failures.ts';
import { parseUuidText } from '../uuid.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, child, childText, element, parseXml, textElement } from '../xml/index.ts';

const WHERE = ErrorDomain.SECRET;

/**
 * `virSecretUsageType` in the order of its numbers: the name, the element, and the error if it is
 * missing.
 */
const USAGES: readonly (readonly [type: string, tag: string, missing: string])[] = [
  ['none', '', ''],
  ['volume', 'volume', 'volume usage specified, but volume path is missing'],
  ['ceph', 'name', 'Ceph usage specified, but name is missing'],
  ['iscsi', 'target', 'iSCSI usage specified, but target is missing'],
  ['tls', 'name', 'TLS usage specified, but name is missing'],
  ['vtpm', 'name', 'vTPM usage specified, but name is missing'],
];

export interface SecretDefinition {
  readonly uuid: string;
  readonly ephemeral: boolean;
  readonly private: boolean;
  readonly description: string | null;

  /** The kind of usage: `virSecretUsageType`. */
  readonly usageType: number;

  /** The object that uses the secret; empty for no usage. */
  readonly usageId: string;
}

export function parseSecret(text: string, environment: SimulatedEnvironment): SecretDefinition {
  const given = parseXml(text, { label: '(secret_definition)', root: 'secret', domain: WHERE });
  const ephemeral = yesOrNo(given, 'ephemeral');
  const isPrivate = yesOrNo(given, 'private');
  const uuidText = childText(given, 'uuid');
  const uuid = uuidText === undefined ? environment.uuid() : parseUuidText(uuidText);
  if (uuid === undefined) {
    throw internalError(WHERE, 'malformed uuid element');
  }
  const usage = child(given, 'usage');
  const description = childText(given, 'description') ?? null;
  return { uuid, ephemeral, private: isPrivate, description, ...parseUsage(usage) };
}

export function formatSecret(definition: SecretDefinition): XmlElement {
  const { description, usageType, usageId } = definition;
  const [type, tag] = USAGES[usageType] ?? ['none', ''];
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const values = { ephemeral: yesNo(definition.ephemeral), private: yesNo(definition.private) };
  return element('secret', values, [
    textElement('uuid', definition.uuid),
    description === null ? null : textElement('description', description),
    usageType === 0 ? null : element('usage', { type }, [textElement(tag, usageId)]),
  ]);
}

function yesOrNo(given: XmlElement, name: string): boolean {
  const value = attribute(given, name);
  if (value !== undefined && value !== 'yes' && value !== 'no') {
    throw xmlError(WHERE, `invalid value of '${name}'`);
  }
  return value === 'yes';
}

function parseUsage(
  usage: XmlElement | undefined,
): Pick<SecretDefinition, 'usageType' | 'usageId'> {
  if (usage === undefined) {
    return { usageType: 0, usageId: '' };
  }
  const type = attribute(usage, 'type');
  if (type === undefined) {
    throw xmlError(WHERE, 'unknown secret usage type');
  }
  const usageType = USAGES.findIndex(([name]) => name === type);
  const known = USAGES[usageType];
  if (known === undefined) {
    throw configUnsupported(WHERE, `unknown secret usage type ${type}`);
  }
  const [, tag, missing] = known;
  const usageId = usageType === 0 ? '' : childText(usage, tag);
  if (usageId === undefined) {
    throw internalError(WHERE, missing);
  }
  return { usageType, usageId };
}
