import { ErrorDomain } from '../../codes.ts';
import type { SimulatedEnvironment } from '../../environment.ts';
import { configUnsupported } from '../../failures.ts';
import type { DocumentKind, XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  descend,
  element,
  elements,
  parseXml,
  textElement,
  textOf,
  withAttributes,
} from '../../xml/index.ts';
import type { DomainDefinition } from '../definition.ts';
import { withBootDevices } from './boot.ts';
import { parseCpu } from './cpu.ts';
import { checkDevices, checkUnique } from './device-checks.ts';
import { checkDisks, parseDevices } from './devices.ts';
import { parseFeatures } from './features.ts';
import { checkFirmware } from './firmware.ts';
import {
  checkName,
  checkNumaCpus,
  checkTitle,
  parseActions,
  parseIdentity,
  parseVcpu,
} from './head.ts';
import { knownValues } from './known-values.ts';
import { parseLabels } from './labels.ts';
import { parseKeywrap, parseLaunchSecurity } from './launch-security.ts';
import type { GivenMemory } from './memory.ts';
import { memoryElements, parseMemory, parseMemoryBacking } from './memory.ts';
import { memoryDeviceKiB } from './memory-device.ts';
import type { GuestNuma } from './numa.ts';
import { parseNuma, parseNumatune } from './numa.ts';
import { parseOs, parseSystemType } from './os.ts';
import { domainOrder, section } from './sections.ts';
import { parseSysinfo } from './sysinfo.ts';
import { parseCpuTune, parseIothreads } from './threads.ts';
import type { ListedVcpus } from './vcpus.ts';
import { parseVcpus } from './vcpus.ts';

/** The context of a domain's document. */
export interface DomainParseContext {
  readonly environment: SimulatedEnvironment;

  /** The architecture of domains whose document names none. */
  readonly hostArch: string;
}

export const DOMAIN_DOCUMENT: DocumentKind = {
  label: '(domain_definition)',
  root: 'domain',
  domain: ErrorDomain.DOMAIN,
};

/**
 * Parses a domain's document as libvirt does: the parts that libvirt knows, in its order, with its
 * defaults. The order of the steps is also libvirt's, because it decides which error a document
 * with several faults causes.
 */
export function parseDomain(text: string, context: DomainParseContext): DomainDefinition {
  return readDomain(parseXml(text, DOMAIN_DOCUMENT), context);
}

/** Parses a `<domain>` inside another document. */
export function readDomain(domain: XmlElement, context: DomainParseContext): DomainDefinition {
  const { environment } = context;
  const identity = parseIdentity(domain, environment);
  const system = parseSystemType(domain, context.hostArch);
  checkTitle(domain);
  const labels = parseLabels(domain);
  const resources = parseResources(domain);
  const { vcpu, vcpus, cputune, iothreads, memory, memoryBacking, numa, numatune, cpu } = resources;
  const features = parsePart(domain, 'features', parseFeatures);
  const actions = parseActions(domain);
  const clock = clockOf(domain);
  const os = parseOs(domain, system);
  const devices = parseDevices(domain, { ...system, domainType: identity.type, environment });
  const launchSecurity = parsePart(domain, 'launchSecurity', parseLaunchSecurity);
  const sysinfo = parseSysinfo(domain, identity.uuid);
  const keywrap = parsePart(domain, 'keywrap', parseKeywrap);
  const sizes = memoryElements(memory, numa.memory, memoryDeviceKiB(devices));
  const bootable = system.osType === 'hvm' ? withBootDevices(os, devices) : os;
  checkName(identity.name);
  checkDevices(elements(devices), numa.cellCount);
  checkDisks(childrenNamed(devices, 'disk'));
  checkUnique(elements(devices));
  checkFirmware(bootable, hasLoader(domain, system.osType));
  const computed = [
    textElement('name', identity.name),
    textElement('uuid', identity.uuid),
    genid(domain, environment),
    clock,
    bootable,
    vcpu,
    vcpus,
    cputune,
    numatune,
    memoryBacking,
    features,
    cpu,
    devices,
    launchSecurity,
    keywrap,
    ...sysinfo,
    ...labels,
    ...iothreads,
    ...sizes,
    ...actions,
  ].filter((part) => part !== undefined);
  const parts = domainOrder().flatMap((name) =>
    COMPUTED.has(name)
      ? computed.filter((part) => part.name === name && isWorthwhile(part))
      : childrenNamed(domain, name).map(section).filter(isWorthwhile),
  );
  const root = element('domain', { type: identity.type }, parts);
  return { name: identity.name, uuid: identity.uuid, root };
}

function hasLoader(domain: XmlElement, osType: string): boolean {
  const isRead = ['hvm', 'xen', 'xenpvh', 'uml'].includes(osType);
  return isRead && ['loader', 'nvram'].some((name) => descend(domain, 'os', name) !== undefined);
}

/** The parts of a domain that have parsers of their own. */
const COMPUTED: ReadonlySet<string> = new Set([
  ...['name', 'uuid', 'genid', 'maxMemory', 'memory', 'currentMemory', 'memoryBacking'],
  ...[
    'vcpu',
    'vcpus',
    'iothreads',
    'iothreadids',
    'cputune',
    'numatune',
    'sysinfo',
    'os',
    'features',
  ],
  ...['cpu', 'clock', 'on_poweroff', 'on_reboot', 'on_crash', 'on_lockfailure', 'devices'],
  ...['seclabel', 'keywrap', 'launchSecurity'],
]);

/** The processors and the memory of a guest. */
interface Resources {
  readonly vcpu: XmlElement;
  readonly vcpus: XmlElement | undefined;
  readonly iothreads: readonly XmlElement[];
  readonly cputune: XmlElement | undefined;
  readonly memory: GivenMemory;
  readonly memoryBacking: XmlElement | undefined;
  readonly numa: GuestNuma;
  readonly numatune: XmlElement | undefined;
  readonly cpu: XmlElement | undefined;
}

function parseResources(domain: XmlElement): Resources {
  const memory = parseMemory(domain);
  const given = parseVcpu(domain);
  const iothreads = parseIothreads(domain);
  const cputune = parseCpuTune(domain, Number(textOf(given)), iothreads);
  const numa = parseNuma(domain);
  const memoryBacking = parsePart(domain, 'memoryBacking', (found) =>
    parseMemoryBacking(found, numa.cellCount),
  );
  const cpu = parsePart(domain, 'cpu', (found) => parseCpu(found, numa.element));
  checkNumaCpus(given, numa);
  const isPlaced = attribute(given, 'placement') === 'auto';
  const numatune = parseNumatune(domain, numa, isPlaced);
  const listed = parseVcpus(domain, Number(textOf(given)));
  const vcpu = listedVcpu(placedVcpu(given, numatune, cputune), listed);
  const vcpus = listed?.element;
  return { vcpu, vcpus, iothreads, cputune, memory, memoryBacking, numa, numatune, cpu };
}

/** Parses the first part with a name, if there is one. */
function parsePart(
  domain: XmlElement,
  name: string,
  parse: (given: XmlElement) => XmlElement | undefined,
): XmlElement | undefined {
  const found = child(domain, name);
  return found && parse(found);
}

/** Returns `<vcpu>` with the number of listed virtual CPUs that are in use. */
function listedVcpu(vcpu: XmlElement, listed: ListedVcpus | undefined): XmlElement {
  if (listed === undefined) return vcpu;
  const isAll = listed.online === Number(textOf(vcpu));
  return withAttributes(vcpu, { current: isAll ? undefined : listed.online });
}

/** Returns `<vcpu>`. libvirt also places the CPUs of a guest whose memory it places. */
function placedVcpu(
  vcpu: XmlElement,
  numatune: XmlElement | undefined,
  cputune: XmlElement | undefined,
): XmlElement {
  const memory = numatune && child(numatune, 'memory');
  const isAuto = memory !== undefined && attribute(memory, 'placement') === 'auto';
  const isPinned =
    attribute(vcpu, 'cpuset') !== undefined ||
    ['vcpupin', 'emulatorpin', 'iothreadpin'].some((pin) => cputune && child(cputune, pin));
  return isAuto && !isPinned ? withAttributes(vcpu, { placement: 'auto' }) : vcpu;
}

/** Whether a part is written. Empty texts and empty sections are not. */
function isWorthwhile(part: XmlElement): boolean {
  const always = ['metadata', 'seclabel', 'devices'];
  return always.includes(part.name) || part.children.length > 0 || part.attributes.length > 0;
}

function genid(domain: XmlElement, environment: SimulatedEnvironment): XmlElement | undefined {
  const given = child(domain, 'genid');
  return given && textElement('genid', textOf(given) || environment.uuid());
}

function clockOf(domain: XmlElement): XmlElement {
  const given = child(domain, 'clock') ?? element('clock', { offset: 'utc' });
  const offset = attribute(given, 'offset') ?? 'utc';
  if (!knownValues('clock@offset').includes(offset)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown clock offset '${offset}'`);
  }
  return section(given);
}
