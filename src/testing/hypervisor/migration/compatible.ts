import { ErrorDomain } from '../codes.ts';
import type { DomainDefinition } from '../domain/definition.ts';
import { devicesOf, guestKind, maxVcpus, memoryKiB } from '../domain/definition.ts';
import { diskTargetName } from '../domain/parse/disk.ts';
import { macOf } from '../domain/parse/interface.ts';
import { configUnsupported } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, child, descend } from '../xml/index.ts';

/**
 * Refuses a document for the destination that the running guest would notice: another size of
 * memory, another machine, other devices. Sources and targets on the host may differ.
 */
export function checkCompatible(source: DomainDefinition, target: DomainDefinition): void {
  for (const [what, of] of TRAITS) same(`Target domain ${what}`, of(target), of(source));
  const kinds = new Set([...devicesOf(source), ...devicesOf(target)].map(({ name }) => name));
  for (const kind of kinds) checkDevices(kind, devicesOf(source, kind), devicesOf(target, kind));
}

type Trait<Of> = readonly [what: string, of: (from: Of) => unknown];

/** The traits of a guest that libvirt's check compares first, in its order. */
const TRAITS: readonly Trait<DomainDefinition>[] = [
  ['virt type', (definition) => attribute(definition.root, 'type')],
  ['uuid', ({ uuid }) => uuid],
  ['name', ({ name }) => name],
  ['max memory', memoryKiB],
  ['vCPU max', maxVcpus],
  ['OS type', (definition) => guestKind(definition).osType],
  ['architecture', (definition) => guestKind(definition).arch],
  ['machine type', (definition) => machineOf(definition)],
];

/** The traits of each kind of device. All other devices are compared by their model. */
const DEVICE_TRAITS: Readonly<Record<string, readonly Trait<XmlElement>[]>> = {
  disk: [
    ['device', (disk) => attribute(disk, 'device')],
    ['bus', (disk) => attribute(child(disk, 'target') ?? disk, 'bus')],
    ['target', diskTargetName],
  ],
  interface: [
    ['mac', macOf],
    ['model', (device) => attribute(child(device, 'model') ?? device, 'type')],
  ],
  controller: [
    ['type', (device) => attribute(device, 'type')],
    ['index', (device) => attribute(device, 'index')],
  ],
};

const MODEL: readonly Trait<XmlElement>[] = [['model', (device) => attribute(device, 'model')]];

function checkDevices(
  kind: string,
  source: readonly XmlElement[],
  target: readonly XmlElement[],
): void {
  // The host decides about displays.
  if (kind === 'graphics' || kind === 'emulator') return;
  same(`Target domain ${kind} device count`, target.length, source.length);
  for (const [index, device] of target.entries()) {
    const other = source[index];
    if (other === undefined) continue;
    for (const [what, of] of DEVICE_TRAITS[kind] ?? MODEL) {
      same(`Target ${kind} ${what}`, of(device), of(other));
    }
    same(`Target device address of the ${kind}`, addressOf(device), addressOf(other));
  }
}

function machineOf(definition: DomainDefinition): string | undefined {
  const type = descend(definition.root, 'os', 'type');
  return type && attribute(type, 'machine');
}

/** Returns the address of a device in the guest as text, or undefined if the document has none. */
function addressOf(device: XmlElement): string | undefined {
  const address = child(device, 'address');
  return address && JSON.stringify(address.attributes);
}

function same(what: string, target: unknown, source: unknown): void {
  if (target === source) return;
  const detail = `${what} ${target} does not match source ${source}`;
  throw configUnsupported(ErrorDomain.DOMAIN, detail);
}
