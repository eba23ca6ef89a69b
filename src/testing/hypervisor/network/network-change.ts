import { VirNetworkUpdateCommand as Command } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import { childrenNamed, withChild, withChildren, withoutChild } from '../xml/index.ts';
import type { NetworkDefinition } from './parse-network.ts';
import { NETWORK_ORDER } from './parse-network.ts';

const WHERE = ErrorDomain.NETWORK;

/** One change to a section of a network. */
export interface NetworkChange {
  /** `virNetworkUpdateCommand`: modify, delete, or add at one of the ends. */
  readonly command: number;

  /** The index of the `<ip>` that contains the section, or -1 for the first that matches. */
  readonly parentIndex: number;

  readonly given: XmlElement;
}

/** Returns the list with `item` added at the end that the command names. */
export function added<Item>(items: readonly Item[], item: Item, command: number): Item[] {
  return command === Command.ADD_FIRST ? [item, ...items] : [...items, item];
}

export function isAdd(command: number): boolean {
  return command === Command.ADD_FIRST || command === Command.ADD_LAST;
}

export function unknownCommand(command: number): Error {
  const detail = `unrecognized network update command code ${command}`;
  return failure(ErrorNumber.OPERATION_UNSUPPORTED, WHERE, detail);
}

/** Returns the error for parts that can be added and deleted, but not modified. */
export function notModifiable(what: string): Error {
  const detail = `${what} cannot be modified, only added or deleted`;
  return failure(ErrorNumber.OPERATION_UNSUPPORTED, WHERE, detail);
}

/** Replaces the part of the same name. Removes it if the new part is empty. */
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

/** Replaces all parts of a name with `items`. */
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
