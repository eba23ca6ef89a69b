import { VirDomainModificationImpact as Impact } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { badArgument, operationInvalid } from '../failures.ts';
import type { DomainDefinition } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';

/** LIVE and CONFIG: the flags of nearly every setter. */
export const IMPACT_FLAGS: number = Impact.LIVE | Impact.CONFIG;

export interface ImpactTargets {
  readonly live: boolean;
  readonly config: boolean;
}

/**
 * Returns which of the two definitions `flags` select. Without a flag, it is the current one
 * (virDomainObjUpdateModificationImpact).
 */
export function impactTargets(domain: SimulatedDomain, flags: number): ImpactTargets {
  const chosen = flags & IMPACT_FLAGS;
  const live = chosen === 0 ? domain.active : (chosen & Impact.LIVE) !== 0;
  const config = chosen === 0 ? !domain.active : (chosen & Impact.CONFIG) !== 0;
  if (live) {
    domain.checkActive();
  }
  if (config && !domain.persistent) {
    const detail = 'transient domains do not have any persistent config';
    throw operationInvalid(ErrorDomain.DOMAIN, detail);
  }
  return { live, config };
}

/** A change to a definition. `target` says which of the two it is. */
export type DefinitionEdit = (
  definition: DomainDefinition,
  target: 'live' | 'config',
) => DomainDefinition;

/** Returns the one definition that `flags` select (virDomainObjGetOneDef). */
export function oneDefinition(domain: SimulatedDomain, flags: number): DomainDefinition {
  checkOne(flags);
  return impactTargets(domain, flags).live ? domain.definition : domain.configuration;
}

/** Changes the one definition that `flags` select. Refuses to change both. */
export function editOneDefinition(
  domain: SimulatedDomain,
  flags: number,
  edit: DefinitionEdit,
): void {
  checkOne(flags);
  editDefinitions(domain, flags, edit);
}

/** Changes one or both definitions. Changes neither if one of the edits fails. */
export function editDefinitions(
  domain: SimulatedDomain,
  flags: number,
  edit: DefinitionEdit,
): void {
  const { live, config } = impactTargets(domain, flags);
  const nextLive = live ? edit(domain.definition, 'live') : domain.definition;
  const nextConfig = config ? edit(domain.configuration, 'config') : domain.configuration;
  if (live) {
    domain.definition = nextLive;
  }
  if (config) {
    domain.configuration = nextConfig;
  }
}

/** libvirt's drivers check this again after its public functions. */
function checkOne(flags: number): void {
  if ((flags & IMPACT_FLAGS) !== IMPACT_FLAGS) return;
  const message =
    "Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive";
  throw badArgument(ErrorDomain.DOMAIN, 'virDomainObjGetOneDefState', 'flags', message);
}
