import type { RemoteTypedParam } from '../../../../protocol/index.ts';
import { VirPerfParamNames as Names } from '../../../../protocol/index.ts';
import { checkFlags } from '../../flags.ts';
import {
  bigintParameter,
  boolean,
  ParameterType,
  validateParameters,
} from '../../typed-parameters.ts';
import { attribute, childrenNamed, element } from '../../xml/index.ts';
import type { DomainDefinition } from '../definition.ts';
import { part, withPart } from '../definition.ts';
import type { SimulatedDomain } from '../domain.ts';
import { editOneDefinition, IMPACT_FLAGS, oneDefinition } from '../impact.ts';
import { checkGetterFlags } from './getter-flags.ts';

/** The performance events in libvirt's order. */
const EVENTS: readonly string[] = [
  Names.CMT,
  Names.MBMT,
  Names.MBML,
  Names.CPU_CYCLES,
  Names.INSTRUCTIONS,
  Names.CACHE_REFERENCES,
  Names.CACHE_MISSES,
  Names.BRANCH_INSTRUCTIONS,
  Names.BRANCH_MISSES,
  Names.BUS_CYCLES,
  Names.STALLED_CYCLES_FRONTEND,
  Names.STALLED_CYCLES_BACKEND,
  Names.REF_CPU_CYCLES,
  Names.CPU_CLOCK,
  Names.TASK_CLOCK,
  Names.PAGE_FAULTS,
  Names.CONTEXT_SWITCHES,
  Names.CPU_MIGRATIONS,
  Names.PAGE_FAULTS_MIN,
  Names.PAGE_FAULTS_MAJ,
  Names.ALIGNMENT_FAULTS,
  Names.EMULATION_FAULTS,
];

const TYPES = Object.fromEntries(EVENTS.map((name) => [name, ParameterType.BOOLEAN]));

/** Returns which performance events of a guest are enabled (virDomainGetPerfEvents). */
export function perfEvents(domain: SimulatedDomain, flags: number): RemoteTypedParam[] {
  checkGetterFlags(flags, 'DomainGetPerfEvents');
  const written = writtenEvents(oneDefinition(domain, flags));
  return EVENTS.map((name) => boolean(name, written.get(name) === 'yes'));
}

export function setPerfEvents(
  domain: SimulatedDomain,
  params: readonly RemoteTypedParam[],
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetPerfEvents');
  validateParameters(params, TYPES);
  editOneDefinition(domain, flags, (definition) => {
    const written = writtenEvents(definition);
    const events = EVENTS.flatMap((name) => {
      const given = bigintParameter(params, name);
      const enabled = given === undefined ? written.get(name) : given === 0n ? 'no' : 'yes';
      return enabled === undefined ? [] : [element('event', { name, enabled })];
    });
    return withPart(definition, element('perf', {}, events));
  });
}

function writtenEvents(definition: DomainDefinition): ReadonlyMap<string, string> {
  const events = childrenNamed(part(definition, 'perf') ?? element('perf'), 'event');
  return new Map(
    events.map((event) => [attribute(event, 'name') ?? '', attribute(event, 'enabled') ?? '']),
  );
}
