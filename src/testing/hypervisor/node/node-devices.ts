import type { RemoteNonnullNodeDevice } from '../../../protocol/index.ts';
import {
  VirNodeDeviceEventLifecycleType as EventType,
  VirConnectListAllNodeDeviceFlags as List,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import type { HypervisorCore } from '../core.ts';
import { failure, internalError } from '../failures.ts';
import { checkFlags, passesFilter } from '../flags.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  elements,
  formatXml,
  parseXml,
  textElement,
} from '../xml/index.ts';

const WHERE = ErrorDomain.NODEDEV;

/** The capabilities of devices, by the flag that lists them. */
const CAPABILITY_FLAGS: readonly (readonly [flag: number, capability: string])[] = [
  [List.CAP_SYSTEM, 'system'],
  [List.CAP_PCI_DEV, 'pci'],
  [List.CAP_USB_DEV, 'usb_device'],
  [List.CAP_USB_INTERFACE, 'usb'],
  [List.CAP_NET, 'net'],
  [List.CAP_SCSI_HOST, 'scsi_host'],
  [List.CAP_SCSI_TARGET, 'scsi_target'],
  [List.CAP_SCSI, 'scsi'],
  [List.CAP_STORAGE, 'storage'],
  [List.CAP_FC_HOST, 'fc_host'],
  [List.CAP_VPORTS, 'vports'],
  [List.CAP_SCSI_GENERIC, 'scsi_generic'],
  [List.CAP_DRM, 'drm'],
  [List.CAP_MDEV_TYPES, 'mdev_types'],
  [List.CAP_MDEV, 'mdev'],
  [List.CAP_CCW_DEV, 'ccw'],
  [List.CAP_CSS_DEV, 'css'],
  [List.CAP_VDPA, 'vdpa'],
  [List.CAP_AP_CARD, 'ap_card'],
  [List.CAP_AP_QUEUE, 'ap_queue'],
  [List.CAP_AP_MATRIX, 'ap_matrix'],
  [List.CAP_VPD, 'vpd'],
];

/** The types of capabilities. */
export const CAPABILITY_TYPES: readonly string[] = CAPABILITY_FLAGS.map(([, type]) => type);

const CAPABILITIES = CAPABILITY_FLAGS.reduce((mask, [flag]) => mask | flag, 0);

/** A device of the host. */
export interface SimulatedNodeDevice {
  readonly name: string;
  readonly parent: string | null;

  /** Its `<path>` and its `<devnode>` elements. */
  readonly files: readonly XmlElement[];

  /** Its `<capability>` elements. */
  readonly capabilities: readonly XmlElement[];
}

/** The tree of the host's devices. Clients can only create and destroy storage adapters. */
export class SimulatedNodeDevices {
  readonly #core: HypervisorCore;
  readonly #byName = new Map<string, SimulatedNodeDevice>();

  constructor(core: HypervisorCore) {
    this.#core = core;
  }

  all(): SimulatedNodeDevice[] {
    return [...this.#byName.values()];
  }

  /** Adds a device to the tree, without an event. */
  add(xml: string): SimulatedNodeDevice {
    const device = readDevice(parseDeviceXml(xml));
    this.#byName.set(device.name, device);
    return device;
  }

  list(flags: number): SimulatedNodeDevice[] {
    const states = List.ACTIVE | List.INACTIVE;
    checkFlags(flags, CAPABILITIES | states, 'testConnectListAllNodeDevices');
    return this.all().filter((device) =>
      passesFilter(flags, [
        [CAPABILITIES, capabilityFlags(device)],
        [states, List.ACTIVE],
      ]),
    );
  }

  /** Returns the names of the devices with a capability, or of all devices for null. */
  names(capability: string | null, flags: number, name: string): string[] {
    checkFlags(flags, 0, name);
    return this.all()
      .filter((device) => capability === null || capabilityNames(device).includes(capability))
      .map((device) => device.name);
  }

  find(reference: RemoteNonnullNodeDevice): SimulatedNodeDevice {
    const device = this.#byName.get(reference.name);
    if (device === undefined) {
      const detail = `no node device with matching name '${reference.name}'`;
      throw failure(ErrorNumber.NO_NODE_DEVICE, ErrorDomain.TEST, detail);
    }
    return device;
  }

  /** Creates a virtual port of a storage adapter (virNodeDeviceCreateXML). */
  create(xml: string, flags: number): SimulatedNodeDevice {
    checkFlags(flags, 1, 'testNodeDeviceCreateXML');
    const given = parseDeviceXml(xml);
    const wwn = portNames(given);
    const parentName = childText(given, 'parent');
    const parent = this.#parentOfPort(parentName);
    const device = virtualPort(this.#freeName(), parent.name, wwn);
    this.#byName.set(device.name, device);
    this.#emit(device, EventType.CREATED);
    return device;
  }

  /** Removes a storage adapter. Ignores other devices, without an error. */
  destroy(device: SimulatedNodeDevice): void {
    if (!capabilityNames(device).includes('fc_host')) {
      return;
    }
    this.#byName.delete(device.name);
    this.#emit(device, EventType.DELETED);
  }

  /** Removes a device of any kind, without an event. */
  remove(device: SimulatedNodeDevice): void {
    this.#byName.delete(device.name);
  }

  xml(device: SimulatedNodeDevice, flags: number): string {
    checkFlags(flags, 0, 'testNodeDeviceGetXMLDesc');
    return formatXml(
      element('device', {}, [
        textElement('name', device.name),
        ...device.files,
        device.parent === null ? null : textElement('parent', device.parent),
        ...device.capabilities,
      ]),
    );
  }

  #parentOfPort(name: string | undefined): SimulatedNodeDevice {
    const parent =
      name === undefined
        ? this.all().find((device) => capabilityNames(device).includes('vports'))
        : this.#byName.get(name);
    if (parent === undefined) {
      throw internalError(WHERE, "Could not find parent device for 'new device'");
    }
    if (!capabilityNames(parent).includes('vports')) {
      const detail = `Parent device ${parent.name} is not capable of vport operations`;
      throw internalError(WHERE, detail);
    }
    return parent;
  }

  #freeName(): string {
    for (let number = FIRST_PORT; ; number += 1) {
      if (!this.#byName.has(`scsi_host${number}`)) {
        return `scsi_host${number}`;
      }
    }
  }

  #emit(device: SimulatedNodeDevice, event: number): void {
    const dev = { name: device.name };
    this.#core.events.emit({ kind: 'nodeDeviceLifecycle', dev, event, detail: 0 });
  }
}

/** Returns the capabilities of the device itself, without nested ones. */
export function mainCapabilities(device: SimulatedNodeDevice): string[] {
  return device.capabilities.map((capability) => attribute(capability, 'type') ?? '');
}

/** The number of the first virtual port. */
const FIRST_PORT = 12;

interface PortNames {
  readonly wwnn: string;
  readonly wwpn: string;
}

function parseDeviceXml(xml: string): XmlElement {
  return parseXml(xml, { label: '(node_device_definition)', root: 'device', domain: WHERE });
}

function readDevice(given: XmlElement): SimulatedNodeDevice {
  return {
    name: childText(given, 'name') ?? '',
    parent: childText(given, 'parent') ?? null,
    files: filesOf(given),
    capabilities: childrenNamed(given, 'capability'),
  };
}

/** Returns the paths of a device: in the file system of the kernel, its node, links to the node. */
function filesOf(given: XmlElement): XmlElement[] {
  const nodes = (type: string): XmlElement[] =>
    childrenNamed(given, 'devnode').filter((node) => attribute(node, 'type') === type);
  const path = childrenNamed(given, 'path').slice(0, 1);
  return [...path, ...nodes('dev').slice(-1), ...nodes('link')];
}

function capabilityFlags(device: SimulatedNodeDevice): number {
  const names = capabilityNames(device);
  return CAPABILITY_FLAGS.reduce(
    (mask, [flag, capability]) => (names.includes(capability) ? mask | flag : mask),
    0,
  );
}

/**
 * Returns the capabilities of a device, including nested ones, under the names that filters use.
 */
function capabilityNames(device: SimulatedNodeDevice): string[] {
  const nested = (of: XmlElement): string[] => [
    attribute(of, 'type') ?? '',
    ...elements(of)
      .filter((inner) => inner.name === 'capability')
      .flatMap(nested),
  ];
  return device.capabilities
    .flatMap(nested)
    .map((name) => (name === 'vport_ops' ? 'vports' : name));
}

function portNames(given: XmlElement): PortNames {
  const capability = child(given, 'capability');
  if (capability === undefined) {
    throw internalError(WHERE, "no device capabilities for 'new device'");
  }
  const port = child(capability, 'capability');
  if (port === undefined || attribute(port, 'type') !== 'fc_host') {
    throw internalError(WHERE, 'Device is not a fibre channel HBA');
  }
  const name = (tag: string): string => {
    const text = childText(port, tag);
    if (text === undefined) {
      const detail = `no ${tag.toUpperCase()} supplied for 'new device', and auto-generation failed`;
      throw internalError(WHERE, detail);
    }
    return text;
  };
  return { wwnn: name('wwnn'), wwpn: name('wwpn') };
}

function virtualPort(name: string, parent: string, { wwnn, wwpn }: PortNames): SimulatedNodeDevice {
  const capability = element('capability', { type: 'scsi_host' }, [
    textElement('host', 11),
    textElement('unique_id', 10),
    element('capability', { type: 'fc_host' }, [
      textElement('wwnn', wwnn),
      textElement('wwpn', wwpn),
      textElement('fabric_wwn', '2000000043214321'),
    ]),
  ]);
  return { name, parent, files: [], capabilities: [capability] };
}
