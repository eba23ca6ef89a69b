import type { RemoteTypedParam } from '../../../protocol/index.ts';
import { VirDomainIothreadNames as Names } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { firstCpus } from '../cpu-set.ts';
import { invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { ParameterType, validateParameters } from '../typed-parameters.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, childrenNamed, element, textElement, textOf } from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';
import { currentVcpus, part, withoutPart, withPart } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import { editOneDefinition, IMPACT_FLAGS, oneDefinition } from './impact.ts';
import { allThreadIds } from './parse/threads.ts';
import { findPin, guestCpus, withoutPin, withPin } from './vcpus.ts';

const PARAMETERS: Readonly<Record<string, number>> = {
  [Names.POLL_MAX_NS]: ParameterType.ULLONG,
  [Names.POLL_GROW]: ParameterType.UINT,
  [Names.POLL_SHRINK]: ParameterType.UINT,
};

export interface IothreadDetail {
  readonly id: number;
  readonly cpus: readonly number[];
}

/** Returns the I/O threads of a guest and their pinning (virDomainGetIOThreadInfo). */
export function iothreadDetails(domain: SimulatedDomain, flags: number): IothreadDetail[] {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainGetIOThreadInfo');
  const definition = oneDefinition(domain, flags);
  // The test driver counts virtual CPUs here, not those of the host.
  const cpus = guestCpus(definition) ?? firstCpus(currentVcpus(definition));
  return iothreadIds(definition).map((id) => ({
    id,
    cpus: findPin(definition, pinOf(id)) ?? cpus,
  }));
}

export function addIothread(domain: SimulatedDomain, id: number, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainAddIOThread');
  checkId(id);
  editOneDefinition(domain, flags, (definition) => {
    const ids = iothreadIds(definition);
    if (ids.includes(id)) {
      const detail = `an IOThread is already using iothread_id '${id}'`;
      throw invalidArgument(ErrorDomain.DOMAIN, detail);
    }
    return withIothreadIds(definition, [...ids, id]);
  });
}

export function removeIothread(domain: SimulatedDomain, id: number, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainDelIOThread');
  editOneDefinition(domain, flags, (definition) => {
    const ids = iothreadIds(definition);
    if (!ids.includes(id)) {
      const detail = `cannot find IOThread '${id}' in iothreadids list`;
      throw invalidArgument(ErrorDomain.DOMAIN, detail);
    }
    const rest = ids.filter((other) => other !== id);
    return withoutPin(withIothreadIds(definition, rest), pinOf(id));
  });
}

export function pinIothread(
  domain: SimulatedDomain,
  id: number,
  cpus: readonly number[],
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainPinIOThread');
  editOneDefinition(domain, flags, (definition) => {
    if (cpus.length === 0) {
      throw invalidArgument(ErrorDomain.TEST, 'Empty iothread cpumap list for pinning');
    }
    const ids = iothreadIds(definition);
    if (!ids.includes(id)) {
      throw invalidArgument(ErrorDomain.TEST, `iothreadid ${id} not found`);
    }
    return withPin(withIothreadIds(definition, ids), { ...pinOf(id), order: ids }, cpus);
  });
}

/**
 * Sets the polling parameters of an I/O thread. They have no effect, and no document shows them.
 */
export function setIothreadParameters(
  domain: SimulatedDomain,
  id: number,
  params: readonly RemoteTypedParam[],
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS & 1, 'testDomainSetIOThreadParams');
  checkId(id);
  if (!iothreadIds(oneDefinition(domain, flags)).includes(id)) {
    const detail = `cannot find IOThread '${id}' in iothreadids`;
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  validateParameters(params, PARAMETERS);
}

function checkId(id: number): void {
  if (id === 0) {
    throw invalidArgument(ErrorDomain.TEST, 'invalid value of 0 for iothread_id');
  }
}

function pinOf(id: number): { kind: 'iothreadpin'; key: 'iothread'; id: number } {
  return { kind: 'iothreadpin', key: 'iothread', id };
}

function iothreadIds(definition: DomainDefinition): number[] {
  const count = part(definition, 'iothreads');
  const ids = listedThreads(definition).map((each) => Number(attribute(each, 'id')));
  return allThreadIds(ids, count === undefined ? 0 : Number(textOf(count)));
}

function listedThreads(definition: DomainDefinition): XmlElement[] {
  return childrenNamed(part(definition, 'iothreadids') ?? element('iothreadids'), 'iothread');
}

function withIothreadIds(definition: DomainDefinition, ids: readonly number[]): DomainDefinition {
  if (ids.length === 0) {
    return withoutPart(withoutPart(definition, 'iothreads'), 'iothreadids');
  }
  const before = new Map(listedThreads(definition).map((each) => [attribute(each, 'id'), each]));
  const listed = ids.map((id) => before.get(String(id)) ?? element('iothread', { id }));
  const counted = withPart(definition, textElement('iothreads', ids.length));
  return withPart(counted, element('iothreadids', {}, listed));
}
