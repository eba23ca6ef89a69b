import { TimeoutError, VirError } from '../../errors/index.ts';
import type { VirDomainShutdownFlagValues } from '../../protocol/index.ts';
import { VirDomainState, VirErrorNumber } from '../../protocol/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import type { Domain } from '../domain/domain.ts';
import type { Flags } from '../values/flags.ts';
import { requireDomain } from './require-domain.ts';
import { waitForDomainState } from './wait-for-domain-state.ts';
import type { WaitOptions } from './within.ts';
import { within } from './within.ts';

/** Options of {@link shutdownGracefully}. */
export interface ShutdownOptions extends WaitOptions {
  /**
   * Timeout of the shutdown, in milliseconds. The domain is destroyed when the timeout expires.
   *
   * @default 60000
   */
  readonly timeoutMs?: number;
  /**
   * The allowed shutdown methods.
   *
   * @default 0, the hypervisor's choice
   */
  readonly flags?: Flags<typeof VirDomainShutdownFlagValues>;
  /**
   * Whether the domain is destroyed after the timeout. Otherwise a {@link TimeoutError} is thrown.
   *
   * @default true
   */
  readonly destroys?: boolean;
}

/** The result of {@link shutdownGracefully}. */
export type ShutdownResult = 'was-off' | 'shut-down' | 'destroyed';

const TIMEOUT_MS = 60_000;

/** The QEMU driver itself waits up to half a minute before it kills the process. */
const DESTROY_TIMEOUT_MS = 60_000;

/** Implements `shutdownGracefully` of helpers.ts. */
export async function shutdownGracefully(
  domain: Domain,
  options: ShutdownOptions = {},
): Promise<ShutdownResult> {
  requireDomain(domain);
  requireKnown(options, ['timeoutMs', 'flags', 'destroys', 'signal']);
  const { timeoutMs = TIMEOUT_MS, flags = 0, destroys = true, signal } = options;
  try {
    const what = `Shutting down the domain "${domain.name}"`;
    return await within(what, timeoutMs, signal, (both) =>
      requestShutdown(domain, flags, timeoutMs, both),
    );
  } catch (error) {
    const isPaused = error instanceof GuestPaused;
    if (!destroys && isPaused) throw error.cause;
    if (!destroys || !(isPaused || isOutOfTime(error))) throw error;
  }
  const what = `Destroying the domain "${domain.name}"`;
  return within(what, DESTROY_TIMEOUT_MS, signal, (both) => destroy(domain, both));
}

/** Whether the guest did not shut down in time, as opposed to a call that timed out. */
function isOutOfTime(error: unknown): boolean {
  return error instanceof TimeoutError && error.code === 'WAIT_TIMEOUT';
}

/** The guest is paused. The cause is libvirt's error. */
class GuestPaused extends Error {}

/** The QEMU driver refuses to shut down a paused guest. */
async function requestShutdown(
  domain: Domain,
  flags: Flags<typeof VirDomainShutdownFlagValues>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ShutdownResult> {
  try {
    await domain.shutdownFlags({ flags, signal });
  } catch (error) {
    if (await isOff(domain, error, signal)) return 'was-off';
    const { state } = await domain.getState({ signal });
    throw state === VirDomainState.PAUSED
      ? new GuestPaused('The guest is paused', { cause: error })
      : error;
  }
  await waitForDomainState(domain, VirDomainState.SHUTOFF, { timeoutMs, signal });
  return 'shut-down';
}

async function destroy(domain: Domain, signal: AbortSignal): Promise<ShutdownResult> {
  try {
    await domain.destroy({ signal });
    return 'destroyed';
  } catch (error) {
    // It has shut down just before.
    if (await isOff(domain, error, signal)) return 'shut-down';
    throw error;
  }
}

/**
 * Whether a call failed because the domain does not run. The error number is not sufficient:
 * drivers use several numbers for it, and each of them also for other errors.
 */
async function isOff(domain: Domain, error: unknown, signal: AbortSignal): Promise<boolean> {
  if (!(error instanceof VirError)) return false;
  if (error.number === VirErrorNumber.NO_DOMAIN) return true;
  return !(await domain.isActive({ signal }));
}
