import { VirNetworkUpdateCommand as Command } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { operationInvalid } from '../failures.ts';
import { attribute, child, childrenNamed, element } from '../xml/index.ts';
import { forwardOf } from './forward.ts';
import type { NetworkChange } from './network-change.ts';
import {
  added,
  isAdd,
  notModifiable,
  unknownCommand,
  withNetworkPart,
  withNetworkParts,
} from './network-change.ts';
import { portGroup } from './network-parts.ts';
import type { NetworkDefinition } from './parse-network.ts';

const WHERE = ErrorDomain.NETWORK;

/** Changes an interface that traffic is forwarded to (VIR_NETWORK_SECTION_FORWARD_INTERFACE). */
export function updateForwardInterface(
  definition: NetworkDefinition,
  { command, given }: NetworkChange,
): NetworkDefinition {
  if (command === Command.MODIFY) {
    throw notModifiable('forward interface entries');
  }
  const { name } = definition;
  const forward = child(definition.root, 'forward') ?? element('forward');
  const interfaces = childrenNamed(forward, 'interface');
  const dev = attribute(given, 'dev') ?? '';
  const at = interfaces.findIndex((other) => attribute(other, 'dev') === dev);
  const entry = `<interface dev='${dev}'>`;
  const mode = attribute(forward, 'mode') ?? 'nat';
  if (isAdd(command)) {
    if (at >= 0) {
      throw existing('interface', name, entry);
    }
    return withNetworkPart(definition, forwardOf(forward, mode, added(interfaces, given, command)));
  }
  if (command !== Command.DELETE) {
    throw unknownCommand(command);
  }
  if (at < 0) {
    const detail = `couldn't find an interface entry in network '${name}' matching ${entry}`;
    throw operationInvalid(WHERE, detail);
  }
  return withNetworkParts(definition, 'forward', [
    forwardOf(forward, mode, interfaces.toSpliced(at, 1)),
  ]);
}

/** Changes a group of ports (VIR_NETWORK_SECTION_PORTGROUP). */
export function updatePortGroup(
  definition: NetworkDefinition,
  { command, given: entered }: NetworkChange,
): NetworkDefinition {
  const { name } = definition;
  const given = portGroup(entered);
  const groups = childrenNamed(definition.root, 'portgroup');
  const group = attribute(given, 'name') ?? '';
  const entry = `<portgroup name='${group}'>`;
  const at = groups.findIndex((other) => attribute(other, 'name') === group);
  const isDefault = (other: typeof given): boolean => attribute(other, 'default') === 'yes';
  const another = groups.some((other, index) => index !== at && isDefault(other));
  if (isAdd(command) && at >= 0) {
    throw existing('portgroup', name, entry);
  }
  if (!isAdd(command) && at < 0) {
    const detail = `couldn't find a portgroup entry in network '${name}' matching ${entry}`;
    throw operationInvalid(WHERE, detail);
  }
  if (isDefault(given) && another && command !== Command.DELETE) {
    const detail = `a different portgroup entry in network '${name}' is already set as the default. Only one default is allowed.`;
    throw operationInvalid(WHERE, detail);
  }
  const next = isAdd(command)
    ? added(groups, given, command)
    : command === Command.DELETE
      ? groups.toSpliced(at, 1)
      : groups.with(at, given);
  return withNetworkParts(definition, 'portgroup', next);
}

function existing(what: string, network: string, entry: string): Error {
  const detail = `there is an existing ${what} entry in network '${network}' that matches "${entry}"`;
  return operationInvalid(WHERE, detail);
}
