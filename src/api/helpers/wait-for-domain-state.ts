import { VirError } from '../../errors/index.ts';
import { VirDomainState, VirErrorNumber } from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { DomainStateInfo } from '../domain/domain-types.ts';
import { domainChanges } from './domain-changes.ts';
import type { WaitOptions } from './within.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 60_000;

/**
 * Waits until a domain is in one of the given states, and resolves to that state and its reason: at
 * once if it is in one already. A transient domain that is gone counts as `SHUTOFF`.
 *
 * It listens to the domain's events, so that a state that passes quickly is not missed; its reason is
 * 0, unknown, then. Only that a guest ran cannot be told from its start, which may be a paused one.
 *
 * @param states - A `VirDomainState`, or several.
 * @param options - `timeoutMs` is a minute where nothing is given.
 * @throws {@link TimeoutError} when the time is up.
 * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) when the domain is gone and was not to be.
 *
 * @example
 * await domain.create();
 * await waitForDomainState(domain, VirDomainState.RUNNING, { timeoutMs: 10_000 });
 */
export function waitForDomainState(
  domain: Domain,
  states: VirDomainState | readonly VirDomainState[],
  options: WaitOptions = {},
): Promise<DomainStateInfo> {
  const { timeoutMs = TIMEOUT_MS, signal: callerSignal } = options;
  const wanted: readonly VirDomainState[] = typeof states === 'number' ? [states] : states;
  const what = `Waiting for a state of the domain "${domain.name}"`;
  return within(what, timeoutMs, callerSignal, async (signal) => {
    const mayBeGone = wanted.includes(VirDomainState.SHUTOFF);
    for await (const told of domainChanges(domain, signal)) {
      const now = await stateOrGone(domain, mayBeGone, signal);
      if (wanted.includes(now.state)) return now;
      // It was in that state, and is in another already.
      if (told !== undefined && wanted.includes(told)) return { state: told, reason: 0 };
    }
    // The connection was closed, as this says.
    return stateOrGone(domain, false, signal);
  });
}

/** The state; that of a transient domain which has stopped is `SHUTOFF`, if that is acceptable. */
async function stateOrGone(
  domain: Domain,
  mayBeGone: boolean,
  signal: AbortSignal,
): Promise<DomainStateInfo> {
  try {
    return await domain.getState(0, { signal });
  } catch (error) {
    if (mayBeGone && error instanceof VirError && error.number === VirErrorNumber.NO_DOMAIN) {
      return { state: VirDomainState.SHUTOFF, reason: 0 };
    }
    throw error;
  }
}
