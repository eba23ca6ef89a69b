import { TimeoutError, VirError } from '../../errors/index.ts';
import type { VirDomainShutdownFlagValues } from '../../protocol/index.ts';
import { VirDomainState, VirErrorNumber } from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { Flags } from '../values/flags.ts';
import { waitForDomainState } from './wait-for-domain-state.ts';
import type { WaitOptions } from './within.ts';
import { within } from './within.ts';

/** How {@link shutdownGracefully} goes about it. */
export interface ShutdownOptions extends WaitOptions {
  /**
   * How long the guest may take, in milliseconds; then it is destroyed.
   *
   * @default 60000
   */
  readonly timeoutMs?: number;
  /**
   * The ways in which the guest may be asked.
   *
   * @default 0, the hypervisor's choice
   */
  readonly flags?: Flags<VirDomainShutdownFlagValues>;
  /**
   * Whether a guest that does not follow is destroyed. Otherwise a {@link TimeoutError} is thrown.
   *
   * @default true
   */
  readonly destroys?: boolean;
}

/** What {@link shutdownGracefully} found, or had to do. */
export type ShutdownResult = 'was-off' | 'shut-down' | 'destroyed';

const TIMEOUT_MS = 60_000;

/** QEMU's driver itself gives a process at most half a minute before it kills it. */
const DESTROY_TIMEOUT_MS = 60_000;

/**
 * Asks the guest to shut down (`virDomainShutdownFlags`), waits until it has, and takes its power
 * (`virDomainDestroy`) when it has not in time: it may hang, or not have booted as far as to hear.
 * What the guest had not written is lost then. A guest that is paused cannot hear: its power is
 * taken at once.
 *
 * The guest is asked once. Not for one whose `<on_poweroff>` is to restart it.
 *
 * @returns `was-off` when it did not run to begin with.
 *
 * @example
 * const how = await shutdownGracefully(domain, { timeoutMs: 30_000 });
 * if (how === 'destroyed') console.warn(`${domain.name} had to be destroyed`);
 */
export async function shutdownGracefully(
  domain: Domain,
  options: ShutdownOptions = {},
): Promise<ShutdownResult> {
  const { timeoutMs = TIMEOUT_MS, flags = 0, destroys = true, signal } = options;
  try {
    const what = `Shutting down the domain "${domain.name}"`;
    return await within(what, timeoutMs, signal, (both) => ask(domain, flags, timeoutMs, both));
  } catch (error) {
    const isPaused = error instanceof CannotHear;
    if (!destroys && isPaused) throw error.cause;
    if (!destroys || !(isPaused || isOutOfTime(error))) throw error;
  }
  const what = `Destroying the domain "${domain.name}"`;
  return within(what, DESTROY_TIMEOUT_MS, signal, (both) => destroy(domain, both));
}

/** Whether the guest did not shut down in time, as opposed to a call without an answer. */
function isOutOfTime(error: unknown): boolean {
  return error instanceof TimeoutError && error.code === 'WAIT_TIMEOUT';
}

/** Why a guest cannot be asked; the cause is libvirt's error. */
class CannotHear extends Error {}

/** QEMU's driver refuses to ask a paused guest. */
async function ask(
  domain: Domain,
  flags: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ShutdownResult> {
  try {
    await domain.shutdownFlags(flags, { signal });
  } catch (error) {
    if (await isOff(domain, error, signal)) return 'was-off';
    const { state } = await domain.getState(0, { signal });
    throw state === VirDomainState.PAUSED
      ? new CannotHear('The guest is paused', { cause: error })
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
    // It made it at the last moment.
    if (await isOff(domain, error, signal)) return 'shut-down';
    throw error;
  }
}

/**
 * Whether a call failed because the domain does not run. The error does not tell: hypervisors have
 * several numbers for it, and other uses for each of them.
 */
async function isOff(domain: Domain, error: unknown, signal: AbortSignal): Promise<boolean> {
  if (!(error instanceof VirError)) return false;
  if (error.number === VirErrorNumber.NO_DOMAIN) return true;
  return !(await domain.isActive({ signal }));
}
