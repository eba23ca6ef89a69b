import {
  VirDomainDestroyFlagsValues as DestroyFlags,
  VirDomainEventType as EventType,
  VirDomainPausedReason as PausedReason,
  VirDomainRebootFlagValues as RebootFlags,
  VirDomainEventResumedDetailType as Resumed,
  VirDomainRunningReason as RunningReason,
  VirDomainShutoffReason as ShutoffReason,
  VirDomainEventStartedDetailType as Started,
  VirDomainState as State,
  VirDomainEventStoppedDetailType as Stopped,
  VirDomainEventSuspendedDetailType as Suspended,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { internalError } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { lifecycleAction } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';

const REBOOT_FLAGS =
  RebootFlags.ACPI_POWER_BTN |
  RebootFlags.GUEST_AGENT |
  RebootFlags.INITCTL |
  RebootFlags.SIGNAL |
  RebootFlags.PARAVIRT;

/** Starts a domain that is not running (virDomainCreateWithFlags). */
export function start(domain: SimulatedDomain, flags = 0): void {
  checkFlags(flags, 0, 'testDomainCreateWithFlags');
  if (domain.state !== State.SHUTOFF) {
    throw internalError(ErrorDomain.TEST, `Domain '${domain.name}' is already running`);
  }
  boot(domain, RunningReason.BOOTED);
  domain.emit({ kind: 'lifecycle', event: EventType.STARTED, detail: Started.BOOTED });
  domain.managedSave = false;
}

export function suspend(domain: SimulatedDomain): void {
  if (domain.state !== State.RUNNING) {
    throw internalError(ErrorDomain.TEST, `domain '${domain.name}' not running`);
  }
  domain.setState(State.PAUSED, PausedReason.USER);
  domain.emit({ kind: 'lifecycle', event: EventType.SUSPENDED, detail: Suspended.PAUSED });
}

export function resume(domain: SimulatedDomain): void {
  if (domain.state !== State.PAUSED) {
    throw internalError(ErrorDomain.TEST, `domain '${domain.name}' not paused`);
  }
  domain.setState(State.RUNNING, RunningReason.UNPAUSED);
  domain.emit({ kind: 'lifecycle', event: EventType.RESUMED, detail: Resumed.UNPAUSED });
}

/** Powers the guest off immediately, or follows another action of `<on_poweroff>`. */
export function shutdown(domain: SimulatedDomain, flags = 0): void {
  checkFlags(flags, 0, 'testDomainShutdownFlags');
  if (domain.state === State.SHUTOFF) {
    throw internalError(ErrorDomain.TEST, `domain '${domain.name}' not running`);
  }
  followAction(domain, 'on_poweroff');
}

/** Reboots the guest, or follows another action of `<on_reboot>`. */
export function reboot(domain: SimulatedDomain, flags = 0): void {
  checkFlags(flags, REBOOT_FLAGS, 'testDomainReboot');
  domain.checkActive();
  followAction(domain, 'on_reboot');
}

/** Resets the guest, without a visible effect. */
export function reset(domain: SimulatedDomain, flags = 0): void {
  checkFlags(flags, 0, 'testDomainReset');
  domain.checkActive();
}

/** Stops a domain immediately. */
export function destroy(domain: SimulatedDomain, flags = 0): void {
  checkFlags(flags, DestroyFlags.GRACEFUL, 'testDomainDestroyFlags');
  domain.checkActive();
  stop(domain, ShutoffReason.DESTROYED);
  domain.emit({ kind: 'lifecycle', event: EventType.STOPPED, detail: Stopped.DESTROYED });
  forgetTransient(domain);
}

/** Gives a domain an id and sets it running. Its definition is kept for the next start. */
export function boot(domain: SimulatedDomain, reason: number): void {
  domain.setState(State.RUNNING, reason);
  domain.id = domain.owner.nextId();
  if (domain.persistent && domain.nextDefinition === null) {
    domain.nextDefinition = domain.definition;
  }
}

/**
 * Stops a domain, and makes its next definition the current one. A transient domain has none, and
 * keeps its id for the event of its end.
 */
export function stop(domain: SimulatedDomain, reason: number): void {
  domain.setState(State.SHUTOFF, reason);
  domain.guest.frozen.clear();
  domain.console.hangUp();
  if (domain.nextDefinition !== null) {
    domain.definition = domain.nextDefinition;
    domain.nextDefinition = null;
    domain.id = -1;
  }
}

export function forgetTransient(domain: SimulatedDomain): void {
  if (!domain.persistent) {
    domain.owner.remove(domain);
  }
}

function followAction(domain: SimulatedDomain, event: 'on_poweroff' | 'on_reboot'): void {
  const action = lifecycleAction(domain.definition, event);
  if (action === 'restart' || action === 'rename-restart') {
    domain.setState(State.RUNNING, RunningReason.BOOTED);
    return;
  }
  stop(domain, ShutoffReason.SHUTDOWN);
  domain.emit({ kind: 'lifecycle', event: EventType.STOPPED, detail: Stopped.SHUTDOWN });
  forgetTransient(domain);
}
