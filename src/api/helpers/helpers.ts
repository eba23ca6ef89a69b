import { onDemand } from '../../async/index.ts';
import type { VirDomainState } from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { DomainStateInfo } from '../domain/domain-types.ts';
import type { OneOf } from '../values/flags.ts';
import type { FindAddressesOptions, FoundAddresses } from './find-addresses.ts';
import type { GuestExecOptions, GuestExecResult } from './guest-exec.ts';
import type { ShutdownOptions, ShutdownResult } from './shutdown-gracefully.ts';
import type { WaitForAddressOptions } from './wait-for-address.ts';
import type { WaitOptions } from './within.ts';

/** The import of the package is faster without the code of the helpers. */
const loadHelpers = onDemand(() => import('./implementations.ts'));

/**
 * Returns the reachable addresses of a guest, from the first source that knows an address
 * (`virDomainInterfaceAddresses`). Loopback and link-local addresses are left out, because they are
 * only valid within the guest or on its link; {@link Domain.interfaceAddresses} returns them.
 *
 * @returns Null if no source knows an address (yet).
 * @throws {@link VirError} of the last source if all sources failed: number 55
 * (`VIR_ERR_OPERATION_INVALID`) if the domain does not run.
 *
 * @example
 * const found = await findAddresses(domain);
 * const address = found?.interfaces[0]?.addrs[0]?.addr;
 */
export async function findAddresses(
  domain: Domain,
  options?: FindAddressesOptions,
): Promise<FoundAddresses | null> {
  const helpers = await loadHelpers();
  return helpers.findAddresses(domain, options);
}

/**
 * Runs a program in the guest through the QEMU guest agent, waits for its end, and returns its
 * output (`virDomainQemuAgentCommand` with `guest-exec` and `guest-exec-status`). An exit code
 * other than 0 is not an error.
 *
 * A reply of libvirt is limited to 4 MiB, and therefore to 3 MiB of output in the agent's base64.
 * The administrator of the guest may have disabled these commands.
 *
 * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent replies.
 * @throws {@link VirError} number 113 (`VIR_ERR_AGENT_COMMAND_FAILED`) with the agent's message if
 * the agent refuses, such as for a program that does not exist. Before libvirt 11.2.0 it is
 * `VIR_ERR_INTERNAL_ERROR`.
 * @throws {@link TimeoutError} if the program has not ended in time.
 *
 * @example
 * const { exitCode, stdout } = await guestExec(domain, '/bin/uname', { args: ['-r'] });
 */
export async function guestExec(
  domain: Domain,
  path: string,
  options?: GuestExecOptions,
): Promise<GuestExecResult> {
  const helpers = await loadHelpers();
  return helpers.guestExec(domain, path, options);
}

/**
 * Requests a shutdown of the guest (`virDomainShutdownFlags`) and waits for it. A guest that does
 * not shut down in time is destroyed (`virDomainDestroy`), for example if it hangs or is still
 * booting. In that case, unwritten data of the guest is lost. A paused guest cannot react, so it is
 * destroyed immediately.
 *
 * The shutdown is requested once. Do not use this function for a domain with
 * `<on_poweroff>restart`.
 *
 * @returns `shut-down` if the guest has shut down, `destroyed` if it was destroyed, and `was-off`
 * if the domain was not running.
 *
 * @example
 * const how = await shutdownGracefully(domain, { timeoutMs: 30_000 });
 * if (how === 'destroyed') console.warn(`${domain.name} had to be destroyed`);
 */
export async function shutdownGracefully(
  domain: Domain,
  options?: ShutdownOptions,
): Promise<ShutdownResult> {
  const helpers = await loadHelpers();
  return helpers.shutdownGracefully(domain, options);
}

/**
 * Waits until a guest has a reachable address, and returns the result of {@link findAddresses}.
 * Returns immediately if there is an address already.
 *
 * It queries the sources at intervals that grow to 2 seconds, and immediately after a lifecycle
 * event of the domain or its guest agent. A guest that does not run, and sources that fail, do not
 * end the wait, because the guest may start later and its agent may connect later.
 *
 * @throws {@link TimeoutError} `WAIT_TIMEOUT` if the timeout expires. Its message has the last result
 * of each source. Its `cause` is libvirt's last error if all sources failed.
 * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) if the domain no longer exists.
 *
 * @example
 * await domain.create();
 * const { interfaces } = await waitForAddress(domain, { sources: ['lease'] });
 * console.log(interfaces[0]?.addrs[0]?.addr);
 */
export async function waitForAddress(
  domain: Domain,
  options?: WaitForAddressOptions,
): Promise<FoundAddresses> {
  const helpers = await loadHelpers();
  return helpers.waitForAddress(domain, options);
}

/**
 * Waits until a domain is in one of the given states, and returns that state and its reason.
 * Returns immediately if the domain is already in one of them. A transient domain that no longer
 * exists counts as `SHUTOFF`.
 *
 * It listens to the domain's events, so it does not miss a brief state. For a state that is already
 * over, the reason is 0 (unknown). Only a brief `RUNNING` after a start can be missed, because a
 * guest may be started paused.
 *
 * @param states - A `VirDomainState`, or several.
 * @param options - `timeoutMs` is 60,000 by default.
 * @throws {@link TimeoutError} if the timeout expires.
 * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) if the domain no longer exists and
 * `SHUTOFF` is not one of the states.
 *
 * @example
 * await domain.create();
 * await waitForDomainState(domain, 'RUNNING', { timeoutMs: 10_000 });
 */
export async function waitForDomainState(
  domain: Domain,
  states: OneOf<typeof VirDomainState> | readonly OneOf<typeof VirDomainState>[],
  options?: WaitOptions,
): Promise<DomainStateInfo> {
  const helpers = await loadHelpers();
  return helpers.waitForDomainState(domain, states, options);
}
