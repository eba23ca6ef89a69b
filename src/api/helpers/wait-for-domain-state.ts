import { ArgumentError, VirError } from '../../errors/index.ts';
import { VirDomainState, VirErrorNumber } from '../../protocol/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import { enumValue } from '../calls/prepare.ts';
import type { Domain } from '../domain/domain.ts';
import type { DomainStateInfo } from '../domain/domain-types.ts';
import { namedState } from '../domain/state-names.ts';
import type { OneOf } from '../values/flags.ts';
import { domainChanges } from './domain-changes.ts';
import { requireDomain } from './require-domain.ts';
import type { WaitOptions } from './within.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 60_000;

/** Implements `waitForDomainState` of helpers.ts. */
export async function waitForDomainState(
  domain: Domain,
  states: OneOf<typeof VirDomainState> | readonly OneOf<typeof VirDomainState>[],
  options: WaitOptions = {},
): Promise<DomainStateInfo> {
  requireDomain(domain);
  requireKnown(options, ['timeoutMs', 'signal']);
  const { timeoutMs = TIMEOUT_MS, signal: callerSignal } = options;
  const all = Array.isArray(states) ? states : [states];
  const wanted = all.map((state) => enumValue('states', state, VirDomainState));
  if (wanted.length === 0 || !wanted.every((state) => Number.isInteger(state))) {
    const text = 'Expected "states" to be a state such as \'RUNNING\', or an array of states';
    throw new ArgumentError(text, { argument: 'states' });
  }
  const what = `Waiting for a state of the domain "${domain.name}"`;
  return within(what, timeoutMs, callerSignal, async (signal) => {
    const mayBeGone = wanted.includes(VirDomainState.SHUTOFF);
    for await (const reported of domainChanges(domain, signal)) {
      const now = await stateOrGone(domain, mayBeGone, signal);
      if (wanted.includes(now.state)) return now;
      // The domain was briefly in that state, and is already in another one.
      if (reported !== undefined && wanted.includes(reported)) return namedState(reported, 0);
    }
    // The connection was closed: this call rejects with that error.
    return stateOrGone(domain, false, signal);
  });
}

/** Returns the state; `SHUTOFF` for a missing domain if `mayBeGone`. */
async function stateOrGone(
  domain: Domain,
  mayBeGone: boolean,
  signal: AbortSignal,
): Promise<DomainStateInfo> {
  try {
    return await domain.getState({ signal });
  } catch (error) {
    if (mayBeGone && error instanceof VirError && error.number === VirErrorNumber.NO_DOMAIN) {
      return namedState(VirDomainState.SHUTOFF, 0);
    }
    throw error;
  }
}
