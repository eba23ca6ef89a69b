import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { configUnsupported, failure, xmlError } from '../../failures.ts';
import { enumAttribute, onOffAttribute, unsignedAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  textElement,
} from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { knownValues } from './known-values.ts';
import { childKiB, kibElement } from './memory.ts';
import { virtioOptions } from './virtio-options.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The models of each type of controller that has models. */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  ide: ['piix3', 'piix4', 'ich6'],
  scsi: [
    ...['auto', 'buslogic', 'lsilogic', 'lsisas1068', 'vmpvscsi', 'ibmvscsi', 'virtio-scsi'],
    ...['lsisas1078', 'virtio-transitional', 'virtio-non-transitional', 'ncr53c90', 'dc390'],
    'am53c974',
  ],
  usb: [
    ...['piix3-uhci', 'piix4-uhci', 'ehci', 'ich9-ehci1', 'ich9-uhci1', 'ich9-uhci2'],
    ...['ich9-uhci3', 'vt82c686b-uhci', 'pci-ohci', 'nec-xhci', 'qusb1', 'qusb2', 'qemu-xhci'],
    'none',
  ],
  pci: [
    ...['pci-root', 'pcie-root', 'pci-bridge', 'dmi-to-pci-bridge', 'pcie-to-pci-bridge'],
    ...['pcie-root-port', 'pcie-switch-upstream-port', 'pcie-switch-downstream-port'],
    ...['pci-expander-bus', 'pcie-expander-bus'],
  ],
  'virtio-serial': ['virtio', 'virtio-transitional', 'virtio-non-transitional'],
};

/** The ports of the companions of an EHCI controller at that controller. */
const COMPANION_PORTS: Readonly<Record<string, number>> = {
  'ich9-uhci1': 0,
  'ich9-uhci2': 2,
  'ich9-uhci3': 4,
};

/** The models that form one USB 2 controller together. */
const USB2_MODELS: readonly string[] = ['ich9-ehci1', ...Object.keys(COMPANION_PORTS)];

/** The models of SCSI controllers that can have I/O threads. */
const VIRTIO_SCSI = ['virtio-scsi', 'virtio-transitional', 'virtio-non-transitional'];

const PCI_INDEX_MAX = 255;

export function parseController(given: XmlElement): XmlElement {
  const type = enumAttribute(given, 'type', knownValues('devices/controller@type')) ?? 'ide';
  const model = attribute(given, 'model');
  if (model !== undefined && !(MODELS[type] ?? []).includes(model)) {
    throw configUnsupported(WHERE, `Unknown model type '${model}'`);
  }
  const index = unsignedAttribute(given, 'index');
  const driver = parseDriver(child(given, 'driver'));
  const pci = type === 'pci' ? pciParts(given) : [];
  const isNoUsb = type === 'usb' && model === 'none';
  const info = isNoUsb ? [] : deviceInfo(given);
  const values = { type, index, model, ...ownValues(given, type) };
  const parts = [...pci, driver, ...withMaster(info, model), hole64(given, model)];
  return element('controller', values, parts);
}

type Values = Readonly<Record<string, bigint | undefined>>;

function ownValues(given: XmlElement, type: string): Values {
  const count = (name: string): bigint | undefined => unsignedAttribute(given, name);
  switch (type) {
    case 'virtio-serial':
      return { ports: count('ports'), vectors: count('vectors') };
    case 'usb':
      return { ports: count('ports') };
    case 'xenbus':
      return {
        maxGrantFrames: count('maxGrantFrames'),
        maxEventChannels: count('maxEventChannels'),
      };
    default:
      return {};
  }
}

function parseDriver(given: XmlElement | undefined): XmlElement | undefined {
  if (given === undefined) return undefined;
  const count = (name: string): bigint | undefined => unsignedAttribute(given, name) || undefined;
  const driver = element('driver', {
    queues: count('queues'),
    cmd_per_lun: count('cmd_per_lun'),
    max_sectors: count('max_sectors'),
    ioeventfd: onOffAttribute(given, 'ioeventfd'),
    iothread: count('iothread'),
    ...virtioOptions(given),
  });
  return driver.attributes.length === 0 ? undefined : driver;
}

function pciParts(given: XmlElement): (XmlElement | undefined)[] {
  const models = childrenNamed(given, 'model');
  const targets = childrenNamed(given, 'target');
  for (const [name, found] of [['model', models] as const, ['target', targets] as const]) {
    if (found.length > 1) {
      const detail = `Multiple <${name}> elements in controller definition not allowed`;
      throw xmlError(WHERE, detail);
    }
  }
  const [model] = models;
  const name = model && enumAttribute(model, 'name', pciModelNames());
  return [name === undefined ? undefined : element('model', { name }), pciTarget(targets[0])];
}

function pciModelNames(): readonly string[] {
  return knownValues('devices/controller/model@name');
}

function pciTarget(given: XmlElement | undefined): XmlElement | undefined {
  if (given === undefined) return undefined;
  const count = (name: string): bigint | undefined => unsignedAttribute(given, name, { base: 0 });
  const node = childText(given, 'node');
  if (node !== undefined && !/^\s*\d+$/.test(node)) {
    throw xmlError(WHERE, 'invalid NUMA node in target');
  }
  const port = count('port');
  const target = element(
    'target',
    {
      chassisNr: count('chassisNr'),
      chassis: count('chassis'),
      port: port === undefined ? undefined : `0x${port.toString(16)}`,
      busNr: count('busNr'),
      index: count('index'),
      hotplug: onOffAttribute(given, 'hotplug'),
    },
    [node === undefined ? undefined : textElement('node', Number(node))],
  );
  return target.attributes.length === 0 && target.children.length === 0 ? undefined : target;
}

/** Adds the port of a companion that names none. */
function withMaster(info: readonly XmlElement[], model: string | undefined): XmlElement[] {
  const startport = COMPANION_PORTS[model ?? ''];
  const isNamed = info.some(({ name }) => name === 'master');
  if (startport === undefined || isNamed) return [...info];
  const at = info.findIndex(({ name }) => name !== 'alias');
  const master = element('master', { startport });
  return info.toSpliced(at < 0 ? info.length : at, 0, master);
}

function hole64(given: XmlElement, model: string | undefined): XmlElement | undefined {
  const isRoot = model === 'pci-root' || model === 'pcie-root';
  const hasSize = isRoot && childText(given, 'pcihole64') !== undefined;
  return hasSize ? kibElement('pcihole64', childKiB(given, 'pcihole64')) : undefined;
}

/** Refuses a controller that libvirt cannot give to a guest (virDomainControllerDefValidate). */
export function checkController(controller: XmlElement): void {
  const model = attribute(controller, 'model') ?? '';
  const driver = child(controller, 'driver');
  const hasThread = driver !== undefined && attribute(driver, 'iothread') !== undefined;
  if (hasThread && !VIRTIO_SCSI.includes(model)) {
    const detail = "'iothread' attribute only supported for virtio scsi controllers";
    throw xmlError(WHERE, detail);
  }
  if (attribute(controller, 'type') !== 'pci') return;
  if (model.endsWith('-root') && child(controller, 'address') !== undefined) {
    const detail = 'pci-root and pcie-root controllers should not have an address';
    throw configUnsupported(WHERE, detail);
  }
  const index = attribute(controller, 'index');
  if (Number(index ?? 0) > PCI_INDEX_MAX) {
    const detail = `PCI controller index ${index} too high, maximum is ${PCI_INDEX_MAX}`;
    throw configUnsupported(WHERE, detail);
  }
}

/**
 * Inserts a controller among those of its type: behind all others if it has no index yet, otherwise
 * by its index, and before its companions (virDomainControllerInsertPreAlloced).
 */
export function insertController(
  controllers: readonly XmlElement[],
  controller: XmlElement,
): XmlElement[] {
  const isMate = (other: XmlElement): boolean => typeOf(other) === typeOf(controller);
  const index = indexOf(controller);
  const isMaster = child(controller, 'master') === undefined;
  const precedes = (other: XmlElement): boolean =>
    indexOf(other) > index ||
    (isMaster && child(other, 'master') !== undefined && indexOf(other) === index);
  const later = index < 0 ? -1 : controllers.findIndex((each) => isMate(each) && precedes(each));
  const last = controllers.findLastIndex(isMate);
  const at = later >= 0 ? later : last >= 0 ? last + 1 : controllers.length;
  return controllers.toSpliced(at, 0, controller);
}

function typeOf(controller: XmlElement): string {
  return attribute(controller, 'type') ?? '';
}

/** Returns the index of a controller, or -1 if it has none yet. */
function indexOf(controller: XmlElement): number {
  return Number(attribute(controller, 'index') ?? -1);
}

/** Refuses two controllers of one type with one index, and USB controllers without a master. */
export function checkControllers(controllers: readonly XmlElement[]): void {
  const seen = new Set<string>();
  for (const controller of controllers) {
    const type = typeOf(controller);
    const key = `${type} ${indexOf(controller)}`;
    if (type !== 'usb' && seen.has(key)) {
      const detail = `Multiple '${type}' controllers with index '${indexOf(controller)}'`;
      throw xmlError(WHERE, detail);
    }
    seen.add(key);
  }
}

/** Refuses USB controllers beside a model that disables USB, and companions without a master. */
export function checkUsbControllers(controllers: readonly XmlElement[]): void {
  const usb = controllers.filter((each) => typeOf(each) === 'usb');
  const disables = usb.some((each) => attribute(each, 'model') === 'none');
  if (disables && usb.length > 1) {
    const detail = "Can't add another USB controller: USB is disabled for this domain";
    throw failure(ErrorNumber.XML_DETAIL, WHERE, detail);
  }
  if (usb.length > 0 && usb.every((each) => child(each, 'master') !== undefined)) {
    throw failure(ErrorNumber.XML_DETAIL, WHERE, 'No master USB controller specified');
  }
}

/** Whether the document disables USB. */
export function isUsbDisabled(controllers: readonly XmlElement[]): boolean {
  return controllers.some((each) => typeOf(each) === 'usb' && attribute(each, 'model') === 'none');
}

/**
 * Gives each controller without an index the lowest free one of its type. The controllers of USB 2
 * that follow one another get the same index.
 */
export function withIndexes(controllers: readonly XmlElement[]): XmlElement[] {
  const done = [...controllers];
  controllers.forEach((controller, at) => {
    if (indexOf(controller) >= 0) return;
    const index = groupIndex(done, at) ?? freeIndex(done, typeOf(controller));
    done[at] = withIndex(controller, index);
  });
  return done;
}

/** Returns the index of the USB 2 controller before this one, if this one can belong to it. */
function groupIndex(controllers: readonly XmlElement[], at: number): number | undefined {
  const controller = controllers[at];
  const before = controllers.slice(0, at).findLast((each) => typeOf(each) === 'usb');
  if (controller === undefined || before === undefined) return undefined;
  if (!isUsb2(controller) || !isUsb2(before)) return undefined;
  const index = indexOf(before);
  const isTaken = controllers.some(
    (each) =>
      typeOf(each) === 'usb' &&
      indexOf(each) === index &&
      attribute(each, 'model') === attribute(controller, 'model'),
  );
  return isTaken ? undefined : index;
}

function isUsb2(controller: XmlElement): boolean {
  return typeOf(controller) === 'usb' && USB2_MODELS.includes(attribute(controller, 'model') ?? '');
}

function freeIndex(controllers: readonly XmlElement[], type: string): number {
  const taken = new Set(controllers.filter((each) => typeOf(each) === type).map(indexOf));
  let index = 0;
  while (taken.has(index)) index += 1;
  return index;
}

function withIndex(controller: XmlElement, index: number): XmlElement {
  const [type, ...others] = controller.attributes;
  const own = type === undefined ? [] : [type];
  return { ...controller, attributes: [...own, ['index', String(index)], ...others] };
}
