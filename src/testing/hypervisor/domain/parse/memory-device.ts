import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { configUnsupported, failure, internalError, xmlError } from '../../failures.ts';
import { parseUuidText } from '../../uuid.ts';
import { enumAttribute, requiredEnum, yesNoAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  descend,
  element,
  textElement,
  textOf,
} from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { knownValues } from './known-values.ts';
import { amountInKiB, childKiB, kibElement } from './memory.ts';
import { cpuset } from './threads.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The minimum size of a label area, and of a block of a guest that can return memory, in KiB. */
const LABEL_MIN = 128n;
const BLOCK_MIN = 2048n;

/** Parses a `<memory>` device. All sizes become KiB. */
export function parseMemoryDevice(given: XmlElement): XmlElement {
  const model = requiredEnum(given, 'model', knownValues('devices/memory@model'));
  const access = enumAttribute(given, 'access', knownValues('devices/memory@access'));
  const discard = yesNoAttribute(given, 'discard');
  const uuid = model === 'nvdimm' ? deviceUuid(given) : undefined;
  const source = parseSource(child(given, 'source') ?? element('source'), model);
  const target = child(given, 'target');
  if (target === undefined) {
    throw xmlError(WHERE, 'missing <target> element for <memory> device');
  }
  const shared = model === 'virtio-pmem' ? (access ?? 'shared') : access;
  return element('memory', { model, access: shared, discard }, [
    uuid === undefined ? undefined : textElement('uuid', uuid),
    source.length === 0 ? undefined : element('source', {}, source),
    element('target', {}, parseTarget(target, model)),
    ...deviceInfo(given),
  ]);
}

function deviceUuid(given: XmlElement): string | undefined {
  const text = childText(given, 'uuid');
  const uuid = text === undefined ? undefined : parseUuidText(text);
  if (text !== undefined && uuid === undefined) {
    throw internalError(WHERE, 'malformed uuid element');
  }
  return uuid;
}

function parseSource(given: XmlElement, model: string): XmlElement[] {
  switch (model) {
    case 'nvdimm':
      return [...pathOf(given), ...kibPart(given, 'alignsize'), ...flagOf(given, 'pmem')];
    case 'virtio-pmem':
      return pathOf(given);
    case 'sgx-epc':
      return nodeMask(given);
    default: {
      const pageSize = kibPart(given, 'pagesize');
      return [...nodeMask(given), ...pageSize];
    }
  }
}

function pathOf(given: XmlElement): XmlElement[] {
  const path = childText(given, 'path');
  return path === undefined ? [] : [textElement('path', path)];
}

function nodeMask(given: XmlElement): XmlElement[] {
  const mask = childText(given, 'nodemask');
  return mask === undefined ? [] : [textElement('nodemask', cpuset(mask, 'nodemask'))];
}

function kibPart(given: XmlElement, name: string): XmlElement[] {
  const amount = childKiB(given, name);
  return amount === 0n ? [] : [kibElement(name, amount)];
}

function flagOf(given: XmlElement, name: string): XmlElement[] {
  return child(given, name) === undefined ? [] : [element(name)];
}

function parseTarget(given: XmlElement, model: string): XmlElement[] {
  const node = childText(given, 'node');
  if (node !== undefined && !/^\s*\d+$/.test(node)) {
    throw xmlError(WHERE, 'invalid value of memory device node');
  }
  const found = child(given, 'size');
  if (found === undefined || textOf(found) === '') {
    throw xmlError(ErrorDomain.XML, "missing element or attribute './size'");
  }
  const size = amountInKiB(found);
  return [
    kibElement('size', size),
    ...(node === undefined ? [] : [textElement('node', Number(node))]),
    ...(model === 'nvdimm' ? [...labelArea(given, size), ...flagOf(given, 'readonly')] : []),
    ...(model === 'virtio-mem' ? blocks(given) : []),
  ];
}

function labelArea(given: XmlElement, size: bigint): XmlElement[] {
  const label = child(given, 'label');
  const labelSize = label === undefined ? 0n : childKiB(label, 'size');
  if (labelSize === 0n) return [];
  if (labelSize < LABEL_MIN) throw xmlError(WHERE, 'nvdimm label must be at least 128KiB');
  if (labelSize >= size) {
    throw xmlError(WHERE, 'label size must be smaller than NVDIMM size');
  }
  return [element('label', {}, [kibElement('size', labelSize)])];
}

function blocks(given: XmlElement): XmlElement[] {
  const block = childKiB(given, 'block');
  const requested = childKiB(given, 'requested');
  return block === 0n ? [] : [kibElement('block', block), kibElement('requested', requested)];
}

/** Returns the memory of all memory devices in KiB. */
export function memoryDeviceKiB(devices: XmlElement): bigint {
  const memory = childrenNamed(devices, 'memory');
  return memory.reduce((sum, device) => sum + sizeOf(device, 'size'), 0n);
}

function sizeOf(device: XmlElement, name: string): bigint {
  const size = descend(device, 'target', name);
  return size === undefined ? 0n : BigInt(textOf(size));
}

/** Refuses a memory device that the guest cannot have (virDomainMemoryDefValidate). */
export function checkMemoryDevice(device: XmlElement, cellCount: number): void {
  checkNode(device, cellCount);
  const model = attribute(device, 'model') ?? '';
  if (model === 'nvdimm' || model === 'virtio-pmem') checkPersistent(device, model);
  if (model === 'virtio-mem') checkBlocks(device);
  if (model === 'sgx-epc' && child(device, 'address') !== undefined) {
    const detail = `memory device address is not supported for model '${model}'`;
    throw configUnsupported(WHERE, detail);
  }
}

function checkNode(device: XmlElement, cellCount: number): void {
  const node = descend(device, 'target', 'node');
  if (node === undefined) return;
  if (cellCount === 0) {
    throw detailed("can't add memory backend as guest has no NUMA nodes configured");
  }
  if (Number(textOf(node)) >= cellCount) {
    const subject = `can't add memory backend for guest node '${textOf(node)}'`;
    throw detailed(`${subject} as the guest has only '${cellCount}' NUMA nodes configured`);
  }
}

function checkPersistent(device: XmlElement, model: string): void {
  const source = child(device, 'source');
  if (source === undefined || child(source, 'path') === undefined) {
    throw detailed(`path is required for model '${model}'`);
  }
  if (attribute(device, 'discard') === 'yes') {
    const subject = model === 'nvdimm' ? 'nvdimms' : `model '${model}'`;
    throw configUnsupported(WHERE, `discard is not supported for ${subject}`);
  }
  if (model === 'nvdimm') return;
  if (attribute(device, 'access') !== 'shared') {
    const detail = 'shared access mode required for virtio-pmem device';
    throw configUnsupported(WHERE, detail);
  }
  if (descend(device, 'target', 'node') !== undefined) {
    throw configUnsupported(WHERE, 'virtio-pmem does not support NUMA nodes');
  }
}

function checkBlocks(device: XmlElement): void {
  const [size, block, requested] = ['size', 'block', 'requested'].map((name) =>
    sizeOf(device, name),
  ) as [bigint, bigint, bigint];
  if (requested > size) {
    throw detailed(`requested size must be smaller than or equal to @size (${size}KiB)`);
  }
  if (block > 0n && (block & (block - 1n)) !== 0n) {
    throw detailed('block size must be a power of two');
  }
  if (block < BLOCK_MIN) {
    throw detailed(`block size too small, must be at least ${BLOCK_MIN}KiB`);
  }
  if (requested % block !== 0n) {
    throw detailed('requested size must be an integer multiple of block size');
  }
}

function detailed(detail: string): Error {
  return failure(ErrorNumber.XML_DETAIL, WHERE, detail);
}
