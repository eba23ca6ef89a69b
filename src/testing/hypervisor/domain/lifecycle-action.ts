import { VirDomainLifecycle as Event } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { configUnsupported, invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { textElement } from '../xml/index.ts';
import { withPart } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import { editDefinitions, IMPACT_FLAGS } from './impact.ts';
import { LIFECYCLE_ACTIONS } from './parse/head.ts';

/** `virDomainLifecycle` in the order of its numbers. */
const EVENTS = ['poweroff', 'reboot', 'crash'];

/**
 * Sets the action for a guest that powers off, reboots or crashes (virDomainSetLifecycleAction).
 */
export function setLifecycleAction(
  domain: SimulatedDomain,
  type: number,
  action: number,
  flags: number,
): void {
  const event = EVENTS[type];
  if (event === undefined) {
    throw invalidArgument(ErrorDomain.DOMAIN, `invalid lifecycle type '${type}'`);
  }
  const name = LIFECYCLE_ACTIONS[action];
  if (name === undefined) {
    throw invalidArgument(ErrorDomain.DOMAIN, `invalid lifecycle action '${action}'`);
  }
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetLifecycleAction');
  if (type !== Event.CRASH && name.startsWith('coredump')) {
    const detail = `Lifecycle event '${event}' doesn't support '${name}' action`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  editDefinitions(domain, flags, (definition) =>
    withPart(definition, textElement(`on_${event}`, name)),
  );
}
