import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import { qemu, remote } from '../../protocol/index.ts';
import type { SimulatedQemuMonitorEvent } from '../hypervisor/index.ts';
import type { RegistrationFamily } from './event-messages.ts';
import type { ClientRegistrations } from './registrations.ts';

/** The functions that answer each procedure for registering and deregistering events. */
export type EventProcedures = ReadonlyMap<AnyProcedure, (args: unknown) => unknown>;

/** VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX and _NOCASE. */
const MONITOR_REGEX = 1;
const MONITOR_NOCASE = 2;

/** The id of the lifecycle event. The oldest registration procedure implies it. */
const LIFECYCLE = 0;

/**
 * Returns the procedures for the registrations of one client.
 *
 * @param isLegacy - Whether the daemon is older than registration ids. Then domain events can
 *   only be registered without an id.
 */
export function eventProcedures(
  registrations: ClientRegistrations,
  isLegacy: boolean,
): EventProcedures {
  const answers = new Map<AnyProcedure, (args: unknown) => unknown>();
  const on = <Args, Ret>(procedure: Procedure<Args, Ret>, answer: (args: Args) => Ret): void => {
    answers.set(procedure, (args) => answer(args as Args));
  };
  const removeFrom =
    (family: RegistrationFamily) =>
    ({ callbackId }: { readonly callbackId: number }): void =>
      registrations.remove(family, callbackId);
  const register = (family: RegistrationFamily, eventId: number, object: string | undefined) => ({
    callbackId: registrations.add(family, eventId, object),
  });

  if (!isLegacy) {
    on(remote.connectDomainEventCallbackRegisterAny, ({ eventId, dom }) =>
      register('domain', eventId, dom?.uuid),
    );
    on(remote.connectDomainEventCallbackDeregisterAny, removeFrom('domain'));
  }
  on(remote.connectNetworkEventRegisterAny, ({ eventId, net }) =>
    register('network', eventId, net?.uuid),
  );
  on(remote.connectNetworkEventDeregisterAny, removeFrom('network'));
  on(remote.connectStoragePoolEventRegisterAny, ({ eventId, pool }) =>
    register('pool', eventId, pool?.uuid),
  );
  on(remote.connectStoragePoolEventDeregisterAny, removeFrom('pool'));
  on(remote.connectNodeDeviceEventRegisterAny, ({ eventId, dev }) =>
    register('nodeDevice', eventId, dev?.name),
  );
  on(remote.connectNodeDeviceEventDeregisterAny, removeFrom('nodeDevice'));
  on(remote.connectSecretEventRegisterAny, ({ eventId, secret }) =>
    register('secret', eventId, secret?.uuid),
  );
  on(remote.connectSecretEventDeregisterAny, removeFrom('secret'));
  on(qemu.connectDomainMonitorEventRegister, ({ dom, event, flags }) => ({
    callbackId: registrations.addMonitor(dom?.uuid, monitorFilter(event, flags)),
  }));
  on(qemu.connectDomainMonitorEventDeregister, removeFrom('qemu'));

  on(remote.connectDomainEventRegister, () => {
    registrations.addLegacy(LIFECYCLE);
    return { cbRegistered: 1 };
  });
  on(remote.connectDomainEventDeregister, () => {
    registrations.removeLegacy(LIFECYCLE);
    return { cbRegistered: 0 };
  });
  on(remote.connectDomainEventRegisterAny, ({ eventId }) => registrations.addLegacy(eventId));
  on(remote.connectDomainEventDeregisterAny, ({ eventId }) => registrations.removeLegacy(eventId));
  // The hypervisor is in this process. Its connection is lost only when a test emits that event.
  on(remote.connectRegisterCloseCallback, () => registrations.setCloseCallback(true));
  on(remote.connectUnregisterCloseCallback, () => registrations.setCloseCallback(false));
  return answers;
}

/** Returns the filter of a registration for QEMU's events: by exact name, by pattern, or all. */
function monitorFilter(
  wanted: string | null,
  flags: number,
): (event: SimulatedQemuMonitorEvent) => boolean {
  if (wanted === null) return () => true;
  const options = (flags & MONITOR_NOCASE) === 0 ? '' : 'i';
  const pattern = (flags & MONITOR_REGEX) === 0 ? `^${escapeForRegExp(wanted)}$` : wanted;
  const expression = new RegExp(pattern, options);
  return ({ event }) => expression.test(event);
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
