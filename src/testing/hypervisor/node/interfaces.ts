import type { RemoteNonnullInterface } from '../../../protocol/index.ts';
import {
  VirConnectListAllInterfacesFlags as List,
  VirInterfaceDefineFlags,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { bareFailure, failure, operationInvalid } from '../failures.ts';
import { checkFlags, passesFilter } from '../flags.ts';
import { formatXml } from '../xml/index.ts';
import type { InterfaceDefinition } from './parse-interface.ts';
import { parseHostInterface } from './parse-interface.ts';

/** A network interface of the host. */
export interface SimulatedInterface {
  readonly definition: InterfaceDefinition;
  readonly active: boolean;
}

/** The network interfaces of the host. Changes can be rolled back. */
export class SimulatedInterfaces {
  #byName = new Map<string, SimulatedInterface>();

  /** The interfaces before the current transaction, or null without a transaction. */
  #before: ReadonlyMap<string, SimulatedInterface> | null = null;

  all(): SimulatedInterface[] {
    return [...this.#byName.values()];
  }

  list(flags: number): SimulatedInterface[] {
    checkFlags(flags, List.ACTIVE | List.INACTIVE, 'testConnectListAllInterfaces');
    return this.all().filter(({ active }) =>
      passesFilter(flags, [[List.ACTIVE | List.INACTIVE, active ? List.ACTIVE : List.INACTIVE]]),
    );
  }

  lookupByName(name: string): SimulatedInterface {
    const found = this.#byName.get(name);
    if (found === undefined) {
      throw noInterface(`no interface with matching name '${name}'`);
    }
    return found;
  }

  lookupByMac(mac: string): SimulatedInterface {
    const lower = mac.toLowerCase();
    const [found, another] = this.all().filter(
      ({ definition }) => definition.mac.toLowerCase() === lower,
    );
    if (found === undefined) {
      throw noInterface(`no interface with matching mac '${mac}'`);
    }
    if (another !== undefined) {
      const message = 'multiple matching interfaces found';
      throw bareFailure(ErrorNumber.MULTIPLE_INTERFACES, ErrorDomain.TEST, message);
    }
    return found;
  }

  define(xml: string, flags = 0): SimulatedInterface {
    checkFlags(flags, VirInterfaceDefineFlags.VALIDATE, 'testInterfaceDefineXML');
    const definition = parseHostInterface(xml);
    const active = this.#byName.get(definition.name)?.active ?? false;
    return this.#set({ definition, active });
  }

  undefine(reference: RemoteNonnullInterface): void {
    this.lookupByName(reference.name);
    this.#byName.delete(reference.name);
  }

  start(reference: RemoteNonnullInterface, flags = 0): void {
    checkFlags(flags, 0, 'testInterfaceCreate');
    this.#switch(reference, true);
  }

  stop(reference: RemoteNonnullInterface, flags = 0): void {
    checkFlags(flags, 0, 'testInterfaceDestroy');
    this.#switch(reference, false);
  }

  xml(reference: RemoteNonnullInterface, flags: number): string {
    checkFlags(flags, 0, 'testInterfaceGetXMLDesc');
    return formatXml(this.lookupByName(reference.name).definition.root);
  }

  /** Starts a transaction, which can be rolled back (virInterfaceChangeBegin). */
  changeBegin(flags = 0): void {
    checkFlags(flags, 0, 'testInterfaceChangeBegin');
    if (this.#before !== null) {
      const detail = 'there is another transaction running.';
      throw operationInvalid(ErrorDomain.TEST, detail);
    }
    this.#before = new Map(this.#byName);
  }

  changeCommit(flags = 0): void {
    checkFlags(flags, 0, 'testInterfaceChangeCommit');
    this.#transaction('no transaction running, nothing to be committed.');
    this.#before = null;
  }

  changeRollback(flags = 0): void {
    checkFlags(flags, 0, 'testInterfaceChangeRollback');
    const before = this.#transaction('no transaction running, nothing to rollback.');
    // In the test driver, all interfaces are inactive afterwards.
    this.#byName = new Map(
      Array.from(before, ([name, each]) => [name, { ...each, active: false }]),
    );
    this.#before = null;
  }

  #transaction(detail: string): ReadonlyMap<string, SimulatedInterface> {
    if (this.#before === null) {
      throw operationInvalid(ErrorDomain.TEST, detail);
    }
    return this.#before;
  }

  #switch(reference: RemoteNonnullInterface, active: boolean): void {
    const found = this.lookupByName(reference.name);
    if (found.active === active) {
      const message = 'Requested operation is not valid';
      throw bareFailure(ErrorNumber.OPERATION_INVALID, ErrorDomain.TEST, message);
    }
    this.#set({ ...found, active });
  }

  #set(changed: SimulatedInterface): SimulatedInterface {
    this.#byName.set(changed.definition.name, changed);
    return changed;
  }
}

/** Returns the interface as the wire names it. */
export function interfaceReference({ definition }: SimulatedInterface): RemoteNonnullInterface {
  return { name: definition.name, mac: definition.mac };
}

function noInterface(detail: string): Error {
  return failure(ErrorNumber.NO_INTERFACE, ErrorDomain.TEST, detail);
}
