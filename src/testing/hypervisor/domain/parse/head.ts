import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import type { SimulatedEnvironment } from '../../environment.ts';
import { bareFailure, configUnsupported, internalError, xmlError } from '../../failures.ts';
import { parseUuidText } from '../../uuid.ts';
import { enumAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childText,
  element,
  parseUnsigned,
  textElement,
  textOf,
} from '../../xml/index.ts';
import type { GuestNuma } from './numa.ts';
import { sysinfoUuid } from './sysinfo.ts';
import { cpuset, THREADS_MAX } from './threads.ts';

/** The types of domains (`virDomainVirtType`). */
const DOMAIN_TYPES = [
  'qemu',
  'kqemu',
  'kvm',
  'xen',
  'lxc',
  'uml',
  'openvz',
  'test',
  'vmware',
  'hyperv',
  'vbox',
  'phyp',
  'parallels',
  'bhyve',
  'vz',
  'hvf',
];

/** `virDomainLifecycleAction` in the order of its numbers. */
export const LIFECYCLE_ACTIONS = [
  'destroy',
  'restart',
  'rename-restart',
  'preserve',
  'coredump-destroy',
  'coredump-restart',
] as const;

const LOCK_FAILURE_ACTIONS = ['poweroff', 'restart', 'pause', 'ignore'];

/** The facts that identify a domain. */
export interface DomainIdentity {
  readonly type: string;
  readonly name: string;
  readonly uuid: string;
}

export function parseIdentity(
  domain: XmlElement,
  environment: SimulatedEnvironment,
): DomainIdentity {
  const name = childText(domain, 'name');
  if (name === undefined) {
    throw bareFailure(ErrorNumber.NO_NAME, ErrorDomain.DOMAIN, 'missing name information');
  }
  const given = childText(domain, 'uuid');
  const uuid =
    given === undefined ? (sysinfoUuid(domain) ?? environment.uuid()) : parseUuidText(given);
  if (uuid === undefined) {
    throw internalError(ErrorDomain.DOMAIN, 'malformed uuid element');
  }
  const type = attribute(domain, 'type');
  if (type === undefined || type === '') {
    throw internalError(ErrorDomain.DOMAIN, 'missing domain type attribute');
  }
  if (!DOMAIN_TYPES.includes(type)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `invalid domain type ${type}`);
  }
  return { type, name, uuid };
}

export function checkTitle(domain: XmlElement): void {
  if (childText(domain, 'title')?.includes('\n')) {
    throw xmlError(ErrorDomain.DOMAIN, "Domain title can't contain newlines");
  }
}

/** Refuses a slash in a name, because libvirt uses names as file names. */
export function checkName(name: string, domain: ErrorDomain = ErrorDomain.DOMAIN): void {
  if (name.includes('/')) {
    throw xmlError(domain, `name ${name} cannot contain '/'`);
  }
}

/** Parses `<vcpu>`: the maximum number of virtual CPUs, and the number at the start. */
export function parseVcpu(domain: XmlElement): XmlElement {
  const given = child(domain, 'vcpu');
  const maximum = given === undefined ? 1n : parseUnsigned(textOf(given) || '1');
  if (maximum === undefined || maximum > THREADS_MAX) {
    throw xmlError(ErrorDomain.DOMAIN, 'maximum vcpus count must be an integer');
  }
  const text = given === undefined ? undefined : attribute(given, 'current');
  const current = text === undefined ? maximum : parseUnsigned(text);
  if (current === undefined) {
    throw xmlError(ErrorDomain.DOMAIN, 'current vcpus count must be an integer');
  }
  if (maximum < current) {
    const detail = 'maximum vCPU count must not be less than current vCPU count';
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  const vcpu = given ?? element('vcpu');
  const placement = enumAttribute(vcpu, 'placement', ['static', 'auto']) ?? 'static';
  // libvirt chooses the CPUs of a guest that it places.
  const set = placement === 'auto' ? undefined : attribute(vcpu, 'cpuset');
  return textElement('vcpu', maximum, {
    placement,
    cpuset: set === undefined ? undefined : cpuset(set),
    current: current === maximum ? undefined : current,
  });
}

/** Refuses NUMA cells with virtual CPUs that the guest does not have. */
export function checkNumaCpus(vcpu: XmlElement, { cpuCount, lastCpu }: GuestNuma): void {
  if (cpuCount > Number(textOf(vcpu))) {
    throw internalError(ErrorDomain.DOMAIN, 'Number of CPUs in <numa> exceeds the <vcpu> count');
  }
  if (Math.max(0, lastCpu) >= Number(textOf(vcpu))) {
    throw internalError(ErrorDomain.DOMAIN, 'CPU IDs in <numa> exceed the <vcpu> count');
  }
}

/** Parses `<on_poweroff>`, `<on_reboot>` and `<on_crash>`: the actions when the guest stops. */
export function parseActions(domain: XmlElement): XmlElement[] {
  const lockFailure = childText(domain, 'on_lockfailure');
  if (lockFailure !== undefined && !LOCK_FAILURE_ACTIONS.includes(lockFailure)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown on_lockfailure action: ${lockFailure}`);
  }
  return [
    action(domain, 'on_poweroff', 'destroy'),
    action(domain, 'on_reboot', 'restart'),
    action(domain, 'on_crash', 'destroy'),
    ...(lockFailure === undefined ? [] : [textElement('on_lockfailure', lockFailure)]),
  ];
}

function action(domain: XmlElement, name: string, byDefault: string): XmlElement {
  const value = childText(domain, name) ?? byDefault;
  if (!LIFECYCLE_ACTIONS.some((known) => known === value)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown ${name} action: ${value}`);
  }
  return textElement(name, value);
}
