import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childText,
  descend,
  element,
  elements,
  formatXml,
  parseUnsigned,
  textElement,
  textOf,
  withAttributes,
  withChild,
  withChildren,
  withoutChild,
} from '../xml/index.ts';
import { domainOrder } from './parse/sections.ts';
import { shownElement } from './shown-document.ts';

/** A domain's document as libvirt stores it. It is immutable: edits return a new one. */
export interface DomainDefinition {
  readonly name: string;
  readonly uuid: string;
  readonly root: XmlElement;
}

/** The type of a guest's system, its architecture, and the type of its hypervisor. */
export interface GuestFacts {
  readonly osType: string;
  readonly arch: string;
  readonly domainType: string;
}

/**
 * Formats a definition as a document.
 *
 * @param id - The id of a running domain, which becomes an attribute, or null.
 * @param secure - Whether the document includes passwords.
 */
export function formatDomain(
  definition: DomainDefinition,
  id: number | null,
  secure: boolean,
): string {
  const root = id === null ? definition.root : withAttributes(definition.root, { id });
  return formatXml(shownElement(root, { secure, isRunning: id !== null }));
}

/** Returns the document with or without passwords. */
export function domainElement(definition: DomainDefinition, secure: boolean): XmlElement {
  return shownElement(definition.root, { secure, isRunning: false });
}

export function devicesOf(definition: DomainDefinition, kind?: string): XmlElement[] {
  const devices = child(definition.root, 'devices');
  const all = devices === undefined ? [] : elements(devices);
  return kind === undefined ? all : all.filter((device) => device.name === kind);
}

export function withDevices(
  definition: DomainDefinition,
  devices: readonly XmlElement[],
): DomainDefinition {
  const holder = child(definition.root, 'devices') ?? element('devices');
  return withPart(definition, withChildren(holder, devices));
}

/** Replaces one device with its edited form. */
export function withDevice(
  definition: DomainDefinition,
  device: XmlElement,
  edited: XmlElement,
): DomainDefinition {
  return withDevices(
    definition,
    devicesOf(definition).map((other) => (other === device ? edited : other)),
  );
}

/**
 * Replaces the section of the same name. Without one, inserts `part` at its place in libvirt's
 * order.
 */
export function withPart(definition: DomainDefinition, part: XmlElement): DomainDefinition {
  return { ...definition, root: withChild(definition.root, part, domainOrder()) };
}

export function withoutPart(definition: DomainDefinition, name: string): DomainDefinition {
  return { ...definition, root: withoutChild(definition.root, name) };
}

export function part(definition: DomainDefinition, name: string): XmlElement | undefined {
  return child(definition.root, name);
}

export function memoryKiB(definition: DomainDefinition): bigint {
  return parseUnsigned(childText(definition.root, 'memory')) ?? 0n;
}

export function currentMemoryKiB(definition: DomainDefinition): bigint {
  return parseUnsigned(childText(definition.root, 'currentMemory')) ?? memoryKiB(definition);
}

export function withMemoryKiB(definition: DomainDefinition, memory: bigint): DomainDefinition {
  const resized = withPart(definition, textElement('memory', memory, { unit: 'KiB' }));
  return currentMemoryKiB(resized) > memory ? withCurrentMemoryKiB(resized, memory) : resized;
}

export function withCurrentMemoryKiB(
  definition: DomainDefinition,
  memory: bigint,
): DomainDefinition {
  return withPart(definition, textElement('currentMemory', memory, { unit: 'KiB' }));
}

export function maxVcpus(definition: DomainDefinition): number {
  return Number(childText(definition.root, 'vcpu') ?? 1);
}

export function currentVcpus(definition: DomainDefinition): number {
  const vcpu = child(definition.root, 'vcpu');
  const current = vcpu === undefined ? undefined : attribute(vcpu, 'current');
  return current === undefined ? maxVcpus(definition) : Number(current);
}

export function withVcpus(
  definition: DomainDefinition,
  maximum: number,
  current: number,
): DomainDefinition {
  const vcpu = child(definition.root, 'vcpu') ?? element('vcpu', { placement: 'static' });
  const shown = current === maximum ? undefined : current;
  const counted = withAttributes(vcpu, { current: shown });
  return withPart(definition, withChildren(counted, [String(maximum)]));
}

export function osType(definition: DomainDefinition): string {
  const type = descend(definition.root, 'os', 'type');
  return type === undefined ? '' : textOf(type);
}

/** Returns the facts about the guest that decide how libvirt reads the document of a device. */
export function guestKind(definition: DomainDefinition): GuestFacts {
  const type = descend(definition.root, 'os', 'type');
  const domainType = attribute(definition.root, 'type') ?? '';
  // libvirt writes the old name of a paravirtual guest of Xen.
  const isXen = domainType === 'xen' && osType(definition) === 'linux';
  return {
    osType: isXen ? 'xen' : osType(definition),
    arch: (type && attribute(type, 'arch')) ?? '',
    domainType,
  };
}

/** Returns the action for a guest that powers off, reboots or crashes. */
export function lifecycleAction(
  definition: DomainDefinition,
  event: 'on_poweroff' | 'on_reboot' | 'on_crash',
): string {
  return childText(definition.root, event) ?? '';
}
