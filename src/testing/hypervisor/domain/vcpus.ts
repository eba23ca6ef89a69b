import type { RemoteVcpuInfo } from '../../../protocol/index.ts';
import { VirDomainVcpuFlags as VcpuFlags, VirVcpuState } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { firstCpus, formatCpuSet, parseCpuSet } from '../cpu-set.ts';
import { invalidArgument, operationInvalid } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { attribute, child, childrenNamed, element, withChildren } from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';
import { currentVcpus, maxVcpus, part, withoutPart, withPart, withVcpus } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import { editDefinitions, editOneDefinition, IMPACT_FLAGS, oneDefinition } from './impact.ts';
import { cputuneOrder } from './parse/sections.ts';

/** The maximum number of virtual CPUs of a guest in the test driver. */
export const VCPUS_MAX = 32;

/** The number of host CPUs in the maps of pinned CPUs. */
export const HOST_CPUS = 16;

/** Sets the current or the maximum number of virtual CPUs (virDomainSetVcpusFlags). */
export function setVcpus(domain: SimulatedDomain, count: number, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS | VcpuFlags.MAXIMUM, 'testDomainSetVcpusFlags');
  if (count > VCPUS_MAX) {
    const amounts = `(${count} > ${VCPUS_MAX})`;
    const detail = `requested cpu amount exceeds maximum supported amount ${amounts}`;
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  const maximum = (flags & VcpuFlags.MAXIMUM) !== 0;
  editDefinitions(domain, flags, (definition, target) =>
    maximum && target === 'config'
      ? withVcpus(definition, count, Math.min(currentVcpus(definition), count))
      : withCount(definition, count),
  );
}

/** Returns the current or the maximum number of virtual CPUs (virDomainGetVcpusFlags). */
export function getVcpus(domain: SimulatedDomain, flags: number): number {
  checkFlags(flags, IMPACT_FLAGS | VcpuFlags.MAXIMUM, 'testDomainGetVcpusFlags');
  const definition = oneDefinition(domain, flags);
  return (flags & VcpuFlags.MAXIMUM) !== 0 ? maxVcpus(definition) : currentVcpus(definition);
}

export interface VcpuDetail {
  readonly info: RemoteVcpuInfo;

  /** The host CPUs that it may run on. */
  readonly cpus: readonly number[];
}

/** Returns the state of each virtual CPU of a running guest (virDomainGetVcpus). */
export function vcpuDetails(domain: SimulatedDomain): VcpuDetail[] {
  if (!domain.active) {
    throw operationInvalid(ErrorDomain.TEST, 'cannot list vcpus for an inactive domain');
  }
  const cpuTime = BigInt(Math.floor(domain.owner.core.environment.now())) * 100n;
  return firstCpus(currentVcpus(domain.definition)).map((number) => {
    const cpus = pinnedCpus(domain.definition, number);
    return {
      info: { number, state: VirVcpuState.RUNNING, cpuTime, cpu: cpus.at(-1) ?? -1 },
      cpus,
    };
  });
}

/** Pins a virtual CPU of a running guest to host CPUs (virDomainPinVcpu). */
export function pinVcpu(
  domain: SimulatedDomain,
  vcpu: number,
  cpus: readonly number[],
  flags: number,
): void {
  checkFlags(flags, 0, 'testDomainPinVcpuFlags');
  if (!domain.active) {
    throw operationInvalid(ErrorDomain.TEST, 'cannot pin vcpus on an inactive domain');
  }
  if (vcpu >= currentVcpus(domain.definition)) {
    const detail = `requested vcpu '${vcpu}' is not present in the domain`;
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  domain.definition = withPin(domain.definition, { kind: 'vcpupin', key: 'vcpu', id: vcpu }, cpus);
}

/**
 * Returns the host CPUs of every virtual CPU that the guest can have, pinned or not
 * (virDomainGetVcpuPinInfo).
 */
export function vcpuPins(domain: SimulatedDomain, flags: number): (readonly number[])[] {
  const definition = oneDefinition(domain, flags & IMPACT_FLAGS);
  return firstCpus(maxVcpus(definition)).map((vcpu) => pinnedCpus(definition, vcpu));
}

export function pinEmulator(domain: SimulatedDomain, cpus: readonly number[], flags: number): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainPinEmulator');
  if (cpus.length === 0) {
    throw invalidArgument(ErrorDomain.TEST, 'Empty cpu list for pinning');
  }
  editOneDefinition(domain, flags, (definition) =>
    withPin(definition, { kind: 'emulatorpin' }, cpus),
  );
}

/** Returns the host CPUs of the emulator itself (virDomainGetEmulatorPinInfo). */
export function emulatorPin(domain: SimulatedDomain, flags: number): readonly number[] {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainGetEmulatorPinInfo');
  const definition = oneDefinition(domain, flags);
  return (
    findPin(definition, { kind: 'emulatorpin' }) ?? guestCpus(definition) ?? firstCpus(HOST_CPUS)
  );
}

/** A thread that can be pinned: the element of `<cputune>`, and the number of the thread. */
export interface Pin {
  readonly kind: 'vcpupin' | 'emulatorpin' | 'iothreadpin';
  readonly key?: 'vcpu' | 'iothread';
  readonly id?: number;

  /** The ids of all threads of the kind in the order of the document, if that is not numerical. */
  readonly order?: readonly number[];
}

/** Returns the host CPUs that a thread is pinned to, or undefined if it is not pinned. */
export function findPin(definition: DomainDefinition, pin: Pin): readonly number[] | undefined {
  const tune = part(definition, 'cputune');
  const found = tune && childrenNamed(tune, pin.kind).find((each) => isPin(each, pin));
  const cpuset = found && attribute(found, 'cpuset');
  return cpuset === undefined ? undefined : cpuset === '' ? [] : parseCpuSet(cpuset);
}

export function withPin(
  definition: DomainDefinition,
  pin: Pin,
  cpus: readonly number[],
): DomainDefinition {
  const values = pin.key === undefined ? {} : { [pin.key]: pin.id };
  const written = element(pin.kind, { ...values, cpuset: formatCpuSet(cpus) });
  return withPins(definition, pin, [written]);
}

export function withoutPin(definition: DomainDefinition, pin: Pin): DomainDefinition {
  return withPins(definition, pin, []);
}

function withPins(
  definition: DomainDefinition,
  pin: Pin,
  written: readonly ReturnType<typeof element>[],
): DomainDefinition {
  const tune = part(definition, 'cputune') ?? element('cputune');
  const same = childrenNamed(tune, pin.kind).filter((each) => !isPin(each, pin));
  const pins = [...same, ...written].sort((a, b) => placeOf(a, pin) - placeOf(b, pin));
  const children = cputuneOrder().flatMap((kind) =>
    kind === pin.kind ? pins : childrenNamed(tune, kind),
  );
  return children.length === 0
    ? withoutPart(definition, 'cputune')
    : withPart(definition, withChildren(tune, children));
}

function isPin(candidate: ReturnType<typeof element>, pin: Pin): boolean {
  return pin.key === undefined || attribute(candidate, pin.key) === String(pin.id);
}

function placeOf(candidate: ReturnType<typeof element>, pin: Pin): number {
  const id = pin.key === undefined ? 0 : Number(attribute(candidate, pin.key) ?? 0);
  return pin.order?.indexOf(id) ?? id;
}

function pinnedCpus(definition: DomainDefinition, vcpu: number): readonly number[] {
  const pin = { kind: 'vcpupin', key: 'vcpu', id: vcpu } as const;
  return findPin(definition, pin) ?? guestCpus(definition) ?? firstCpus(HOST_CPUS);
}

/** Returns the host CPUs of all threads that are not pinned (`cpuset` of `<vcpu>`), if limited. */
export function guestCpus(definition: DomainDefinition): readonly number[] | undefined {
  const vcpu = child(definition.root, 'vcpu');
  const cpuset = vcpu && attribute(vcpu, 'cpuset');
  return cpuset === undefined ? undefined : parseCpuSet(cpuset);
}

function withCount(definition: DomainDefinition, count: number): DomainDefinition {
  const maximum = maxVcpus(definition);
  if (count > maximum) {
    const detail = `requested cpu amount exceeds maximum (${count} > ${maximum})`;
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  return withVcpus(definition, maximum, count);
}
