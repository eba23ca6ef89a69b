import type { RemoteTypedParam } from '../../../../protocol/index.ts';
import { VirDomainMemoryNames as Names } from '../../../../protocol/index.ts';
import { ErrorDomain } from '../../codes.ts';
import { invalidArgument } from '../../failures.ts';
import { checkFlags } from '../../flags.ts';
import {
  bigintParameter,
  ParameterType,
  ullong,
  validateParameters,
} from '../../typed-parameters.ts';
import { childrenNamed, childText, element, parseUnsigned, textElement } from '../../xml/index.ts';
import type { DomainDefinition } from '../definition.ts';
import { part, withoutPart, withPart } from '../definition.ts';
import type { SimulatedDomain } from '../domain.ts';
import { editOneDefinition, IMPACT_FLAGS, oneDefinition } from '../impact.ts';
import { memtuneOrder } from '../parse/sections.ts';
import { checkGetterFlags } from './getter-flags.ts';

/** `VIR_DOMAIN_MEMORY_PARAM_UNLIMITED`, in KiB. */
const UNLIMITED_KIB = 9_007_199_254_740_991n;

const NAMES = [Names.HARD_LIMIT, Names.SOFT_LIMIT, Names.SWAP_HARD_LIMIT] as const;

const TYPES = Object.fromEntries(NAMES.map((name) => [name, ParameterType.ULLONG]));

/** Returns the memory limits of a guest in KiB (virDomainGetMemoryParameters). */
export function memoryParameters(domain: SimulatedDomain, flags: number): RemoteTypedParam[] {
  checkGetterFlags(flags, 'DomainGetMemoryParameters');
  const definition = oneDefinition(domain, flags);
  return NAMES.map((name) => ullong(name, limit(definition, name)));
}

export function setMemoryParameters(
  domain: SimulatedDomain,
  params: readonly RemoteTypedParam[],
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetMemoryParameters');
  validateParameters(params, TYPES);
  editOneDefinition(domain, flags, (definition) => {
    const values = new Map<string, bigint>(
      NAMES.map((name) => [name, bigintParameter(params, name) ?? limit(definition, name)]),
    );
    const hard = values.get(Names.HARD_LIMIT) ?? UNLIMITED_KIB;
    const swap = values.get(Names.SWAP_HARD_LIMIT) ?? UNLIMITED_KIB;
    if (hard > swap) {
      const detail =
        'memory hard_limit tunable value must be lower than or equal to swap_hard_limit';
      throw invalidArgument(ErrorDomain.TEST, detail);
    }
    return withLimits(definition, values);
  });
}

function limit(definition: DomainDefinition, name: string): bigint {
  const tune = part(definition, 'memtune');
  return (tune && parseUnsigned(childText(tune, name))) ?? UNLIMITED_KIB;
}

function withLimits(
  definition: DomainDefinition,
  values: ReadonlyMap<string, bigint>,
): DomainDefinition {
  const tune = part(definition, 'memtune') ?? element('memtune');
  const limits = memtuneOrder().flatMap((name) => {
    const value = values.get(name);
    if (value === undefined) {
      return childrenNamed(tune, name);
    }
    return value >= UNLIMITED_KIB ? [] : [textElement(name, value, { unit: 'KiB' })];
  });
  return limits.length === 0
    ? withoutPart(definition, 'memtune')
    : withPart(definition, element('memtune', {}, limits));
}
