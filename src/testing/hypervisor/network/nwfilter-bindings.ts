import type { RemoteNonnullNwfilterBinding } from '../../../protocol/index.ts';
import { VirNWFilterBindingCreateFlags } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, internalError, operationFailed } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  formatXml,
  orderChildren,
  parseXml,
} from '../xml/index.ts';

const WHERE = ErrorDomain.NWFILTER;
const ORDER = ['owner', 'portdev', 'linkdev', 'mac', 'filterref'];

/** A binding of a network filter to a port of a guest. */
export interface SimulatedNwfilterBinding {
  readonly portdev: string;
  readonly filtername: string;
  readonly root: XmlElement;
}

/** All bindings of network filters. They behave as in libvirt's nwfilter driver. */
export class SimulatedNwfilterBindings {
  readonly #byPort = new Map<string, SimulatedNwfilterBinding>();

  list(flags: number): SimulatedNwfilterBinding[] {
    checkFlags(flags, 0, 'nwfilterConnectListAllNWFilterBindings', WHERE);
    return [...this.#byPort.values()];
  }

  lookup(portdev: string): SimulatedNwfilterBinding {
    const binding = this.#byPort.get(portdev);
    if (binding === undefined) {
      const detail = `no nwfilter binding for port dev '${portdev}'`;
      throw failure(ErrorNumber.NO_NWFILTER_BINDING, WHERE, detail);
    }
    return binding;
  }

  create(xml: string, flags: number): SimulatedNwfilterBinding {
    const supported = VirNWFilterBindingCreateFlags.VALIDATE;
    checkFlags(flags, supported, 'nwfilterBindingCreateXML', WHERE);
    const binding = parseBinding(xml);
    if (this.#byPort.has(binding.portdev)) {
      throw operationFailed(WHERE, `binding '${binding.portdev}' already exists`);
    }
    this.#byPort.set(binding.portdev, binding);
    return binding;
  }

  delete(reference: RemoteNonnullNwfilterBinding): void {
    this.lookup(reference.portdev);
    this.#byPort.delete(reference.portdev);
  }

  xml(reference: RemoteNonnullNwfilterBinding, flags: number): string {
    checkFlags(flags, 0, 'nwfilterBindingGetXMLDesc', WHERE);
    return formatXml(this.lookup(reference.portdev).root);
  }
}

function parseBinding(xml: string): SimulatedNwfilterBinding {
  const kind = { label: '(nwfilterbinding_definition)', root: 'filterbinding', domain: WHERE };
  const given = parseXml(xml, kind);
  const portdev = attribute(child(given, 'portdev') ?? element('portdev'), 'name');
  if (portdev === undefined) {
    throw internalError(WHERE, 'filter binding has no port dev name');
  }
  const [filter] = childrenNamed(given, 'filterref');
  const filtername = filter && attribute(filter, 'filter');
  if (filtername === undefined) {
    throw internalError(WHERE, 'filter binding has no filter reference');
  }
  const root = { ...orderChildren(given, ORDER), attributes: [] };
  return { portdev, filtername, root };
}
