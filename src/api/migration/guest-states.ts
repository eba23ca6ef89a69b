import { withTimeout } from '../../async/index.ts';
import type { MigratedGuestState } from '../../errors/index.ts';
import { TimeoutError, VirError } from '../../errors/index.ts';
import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import { remote, VirDomainState, VirErrorNumber } from '../../protocol/index.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';

/** The guest on both hosts. */
export interface GuestStates {
  readonly source: MigratedGuestState;
  readonly destination: MigratedGuestState;
}

/** The time that a host has to say in which state the guest is. */
const TIMEOUT_MS = 5000;

/**
 * Asks both hosts for the state of a guest whose migration has failed. A host whose session was
 * lost is not asked on another session.
 *
 * @param destination - Undefined if this program has no connection to the destination.
 */
export async function guestStates(
  dom: RemoteNonnullDomain,
  source: PinnedCalls,
  destination: PinnedCalls | undefined,
): Promise<GuestStates> {
  const [onSource, onDestination] = await Promise.all([
    within(source, (signal) => stateOf(source, dom, signal)),
    within(destination, async (signal, calls) => {
      // The id differs on each host.
      const args = { uuid: dom.uuid };
      const found = await calls.call(remote.domainLookupByUuid, args, { signal });
      return stateOf(calls, found.dom, signal);
    }),
  ]);
  return { source: onSource, destination: onDestination };
}

async function within(
  calls: PinnedCalls | undefined,
  ask: (signal: AbortSignal, calls: PinnedCalls) => Promise<MigratedGuestState>,
): Promise<MigratedGuestState> {
  if (calls === undefined || calls.isLost) return 'unknown';
  const timeoutMs = TIMEOUT_MS;
  const makeError = (): TimeoutError =>
    new TimeoutError('WAIT_TIMEOUT', `The host did not answer within ${timeoutMs} ms`, {
      timeoutMs,
    });
  try {
    return await withTimeout({ timeoutMs, makeError }, (signal) => ask(signal, calls));
  } catch (error) {
    const isAbsent = error instanceof VirError && error.number === VirErrorNumber.NO_DOMAIN;
    return isAbsent ? 'absent' : 'unknown';
  }
}

async function stateOf(
  calls: PinnedCalls,
  dom: RemoteNonnullDomain,
  signal: AbortSignal,
): Promise<MigratedGuestState> {
  const { state } = await calls.call(remote.domainGetState, { dom, flags: 0 }, { signal });
  switch (state) {
    case VirDomainState.RUNNING:
    case VirDomainState.BLOCKED:
    case VirDomainState.SHUTDOWN:
      return 'running';
    case VirDomainState.PAUSED:
    case VirDomainState.PMSUSPENDED:
      return 'paused';
    case VirDomainState.SHUTOFF:
    case VirDomainState.CRASHED:
      return 'shut-off';
    default:
      return 'unknown';
  }
}

/** Returns the states in words, and the remedy if the guest is not where it was. */
export function describeStates(states: GuestStates, isDestinationAsked: boolean): string {
  const { source, destination } = states;
  if (!isDestinationAsked) return `the guest is ${WORDS[source]} on the source`;
  const places = `the guest is ${WORDS[source]} on the source and ${WORDS[destination]} on the destination`;
  const remedy = remedyFor(states);
  return remedy === undefined ? places : `${places}; ${remedy}`;
}

const WORDS: Readonly<Record<MigratedGuestState, string>> = {
  running: 'running',
  paused: 'paused',
  'shut-off': 'shut off',
  absent: 'absent',
  unknown: 'in an unknown state',
};

function remedyFor({ source, destination }: GuestStates): string | undefined {
  switch (destination) {
    case 'running':
      if (source === 'running') return 'it runs twice: destroy one of the two at once';
      if (source === 'unknown') return 'do not start or resume it on the source';
      return source === 'absent' ? undefined : 'do not resume it on the source';
    case 'unknown':
      if (source === 'running') {
        return 'connect to the destination and destroy the guest there if it is running';
      }
      if (source === 'paused') {
        return 'connect to the destination, and resume the guest on the source only if it is absent there';
      }
      return 'connect to both hosts and look at the guest before you start or resume it';
    default:
      if (source === 'paused') return 'resume it on the source if it was running before';
      if (source === 'unknown') return 'connect to the source and look at the guest there';
      return undefined;
  }
}
