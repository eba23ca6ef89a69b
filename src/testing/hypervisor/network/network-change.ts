import { VirNetworkUpdateCommand as Command } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import { childrenNamed, withChild, withChildren, withoutChild } from '../xml/index.ts';
import type { NetworkDefinition } from './parse-network.ts';
import { NETWORK_ORDER } from './parse-network.ts';

const WHERE = ErrorDomain.NETWORK;

/** `VIR_NETWORK_UPDATE_COMMAND_ADD_LAST`, which ends like the sentinels of libvirt's enums. */
const ADD_LAST = 3;

/** One change to a section of a network. */
export interface NetworkChange {
  /** `virNetworkUpdateCommand`: modify, delete, or add at either end. */
  readonly command: number;

  /** Which `<ip>` is meant, for what stands in one; -1 for the first that fits. */
  readonly parentIndex: number;

  readonly given: XmlElement;
}

/** The list with something added at the end that the command names. */
export function added<Item>(items: readonly Item[], item: Item, command: number): Item[] {
  return command === Command.ADD_FIRST ? [item, ...items] : [...items, item];
}

export function isAdd(command: number): boolean {
  return command === Command.ADD_FIRST || command === ADD_LAST;
}

export function unknownCommand(command: number): Error {
  const detail = `unrecognized network update command code ${command}`;
  return failure(ErrorNumber.OPERATION_UNSUPPORTED, WHERE, detail);
}

/** `what` cannot be changed in place, as `cannot be modified, only added or deleted` says. */
export function notModifiable(what: string): Error {
  const detail = `${what} cannot be modified, only added or deleted`;
  return failure(ErrorNumber.OPERATION_UNSUPPORTED, WHERE, detail);
}

/** With a part in place of the one of its name; a part with nothing inside is taken away. */
export function withNetworkPart(
  definition: NetworkDefinition,
  part: XmlElement,
): NetworkDefinition {
  const empty = part.children.length === 0;
  const root = empty
    ? withoutChild(definition.root, part.name)
    : withChild(definition.root, part, NETWORK_ORDER);
  return { ...definition, root };
}

/** With `items` in place of all parts of that name. */
export function withNetworkParts(
  definition: NetworkDefinition,
  name: string,
  items: readonly XmlElement[],
): NetworkDefinition {
  const { root } = definition;
  const children = NETWORK_ORDER.flatMap((part) =>
    part === name ? items : childrenNamed(root, part),
  );
  return { ...definition, root: withChildren(root, children) };
}
