import type { EventMessage, RemoteNonnullDomain } from '../../protocol/index.ts';
import {
  remote,
  VirConnectDomainEventAgentLifecycleReason,
  VirConnectDomainEventAgentLifecycleState,
  VirConnectDomainEventBlockJobStatus,
  VirConnectDomainEventChannelLifecycleReason,
  VirConnectDomainEventChannelLifecycleState,
  VirConnectDomainEventDiskChangeReason,
  VirDomainBlockJobType,
  VirDomainEventGraphicsAddressType,
  VirDomainEventGraphicsPhase,
  VirDomainEventIOErrorAction,
  VirDomainEventTrayChangeReason,
  VirDomainEventWatchdogAction,
  VirDomainMemoryFailureActionType,
  VirDomainMemoryFailureRecipientType,
  VirDomainMetadataType,
} from '../../protocol/index.ts';
import { Domain } from '../domain/domain.ts';
import type { JobStats } from '../stats/job-stats.ts';
import { statsTree } from '../stats/stats-tree.ts';
import { named } from '../values/enum-name.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import type { DomainEventMap } from './domain-event-types.ts';
import { lifecycleEvent } from './domain-lifecycle-event.ts';
import type { EventKind, Form } from './event-kind.ts';
import { anonymous, flat, identified, kind } from './event-kind.ts';

const nameWatchdogAction = named('action', VirDomainEventWatchdogAction);
const nameIoErrorAction = named('action', VirDomainEventIOErrorAction);
const namePhase = named('phase', VirDomainEventGraphicsPhase);
const nameFamily = named('family', VirDomainEventGraphicsAddressType);
const nameJobType = named('jobType', VirDomainBlockJobType);
const nameJobStatus = named('status', VirConnectDomainEventBlockJobStatus);
const nameDiskChange = named('reason', VirConnectDomainEventDiskChangeReason);
const nameTrayChange = named('reason', VirDomainEventTrayChangeReason);
const nameAgentState = named('state', VirConnectDomainEventAgentLifecycleState);
const nameAgentReason = named('reason', VirConnectDomainEventAgentLifecycleReason);
const nameChannelState = named('state', VirConnectDomainEventChannelLifecycleState);
const nameChannelReason = named('reason', VirConnectDomainEventChannelLifecycleReason);
const nameMetadataType = named('metadataType', VirDomainMetadataType);
const nameRecipient = named('recipient', VirDomainMemoryFailureRecipientType);
const nameMemoryAction = named('action', VirDomainMemoryFailureActionType);

/** All events of domains, in the order of `virDomainEventID`. */
export const DOMAIN_KINDS: readonly EventKind[] = [
  kind('domain:lifecycle', {
    family: 'domain',
    eventId: 0,
    messages: nested(remote.domainEventCallbackLifecycle, remote.domainEventLifecycle),
    subject: ({ dom }) => dom.uuid,
    make: (connection, { dom, event, detail }) =>
      lifecycleEvent(Domain.of(connection, dom), event, detail),
  }),
  domainKind(
    'domain:reboot',
    1,
    nested(remote.domainEventCallbackReboot, remote.domainEventReboot),
    () => ({}),
  ),
  domainKind(
    'domain:rtc-change',
    2,
    nested(remote.domainEventCallbackRtcChange, remote.domainEventRtcChange),
    ({ offset }) => ({ offset }),
  ),
  domainKind(
    'domain:watchdog',
    3,
    nested(remote.domainEventCallbackWatchdog, remote.domainEventWatchdog),
    ({ action }) => nameWatchdogAction(action),
  ),
  domainKind(
    'domain:io-error',
    4,
    nested(remote.domainEventCallbackIoError, remote.domainEventIoError),
    ({ srcPath, devAlias, action }) => ({ srcPath, devAlias, ...nameIoErrorAction(action) }),
  ),
  domainKind(
    'domain:graphics',
    5,
    nested(remote.domainEventCallbackGraphics, remote.domainEventGraphics),
    ({ phase, local, remote: peer, authScheme, subject }) => ({
      ...namePhase(phase),
      local: { ...local, ...nameFamily(local.family) },
      remote: { ...peer, ...nameFamily(peer.family) },
      authScheme,
      subject,
    }),
  ),
  domainKind(
    'domain:io-error-reason',
    6,
    nested(remote.domainEventCallbackIoErrorReason, remote.domainEventIoErrorReason),
    ({ srcPath, devAlias, action, reason }) => ({
      srcPath,
      devAlias,
      ...nameIoErrorAction(action),
      reason,
    }),
  ),
  domainKind(
    'domain:control-error',
    7,
    nested(remote.domainEventCallbackControlError, remote.domainEventControlError),
    () => ({}),
  ),
  domainKind(
    'domain:block-job',
    8,
    nested(remote.domainEventCallbackBlockJob, remote.domainEventBlockJob),
    ({ path, type, status }) => ({ path, ...nameJobType(type), ...nameJobStatus(status) }),
  ),
  domainKind(
    'domain:disk-change',
    9,
    nested(remote.domainEventCallbackDiskChange, remote.domainEventDiskChange),
    ({ oldSrcPath, newSrcPath, devAlias, reason }) => ({
      oldSrcPath,
      newSrcPath,
      devAlias,
      ...nameDiskChange(reason),
    }),
  ),
  domainKind(
    'domain:tray-change',
    10,
    nested(remote.domainEventCallbackTrayChange, remote.domainEventTrayChange),
    ({ devAlias, reason }) => ({ devAlias, ...nameTrayChange(reason) }),
  ),
  domainKind(
    'domain:pm-wakeup',
    11,
    reasoned(remote.domainEventCallbackPmwakeup, remote.domainEventPmwakeup),
    ({ reason }) => ({ reason }),
  ),
  domainKind(
    'domain:pm-suspend',
    12,
    reasoned(remote.domainEventCallbackPmsuspend, remote.domainEventPmsuspend),
    ({ reason }) => ({ reason }),
  ),
  domainKind(
    'domain:balloon-change',
    13,
    nested(remote.domainEventCallbackBalloonChange, remote.domainEventBalloonChange),
    ({ actual }) => ({ actual }),
  ),
  domainKind(
    'domain:pm-suspend-disk',
    14,
    reasoned(remote.domainEventCallbackPmsuspendDisk, remote.domainEventPmsuspendDisk),
    ({ reason }) => ({ reason }),
  ),
  domainKind(
    'domain:device-removed',
    15,
    nested(remote.domainEventCallbackDeviceRemoved, remote.domainEventDeviceRemoved),
    ({ devAlias }) => ({ devAlias }),
  ),
  domainKind(
    'domain:block-job-2',
    16,
    [flat(remote.domainEventBlockJob2)],
    ({ dst, type, status }) => ({ dst, ...nameJobType(type), ...nameJobStatus(status) }),
  ),
  domainKind('domain:tunable', 17, [flat(remote.domainEventCallbackTunable)], ({ params }) => ({
    params: decodeTypedParams(params),
  })),
  domainKind(
    'domain:agent-lifecycle',
    18,
    [flat(remote.domainEventCallbackAgentLifecycle)],
    ({ state, reason }) => ({ ...nameAgentState(state), ...nameAgentReason(reason) }),
  ),
  domainKind(
    'domain:device-added',
    19,
    [flat(remote.domainEventCallbackDeviceAdded)],
    ({ devAlias }) => ({ devAlias }),
  ),
  domainKind(
    'domain:migration-iteration',
    20,
    [flat(remote.domainEventCallbackMigrationIteration)],
    ({ iteration }) => ({ iteration }),
  ),
  domainKind(
    'domain:job-completed',
    21,
    [flat(remote.domainEventCallbackJobCompleted)],
    ({ params: wire }) => {
      const params = decodeTypedParams(wire);
      return { params, stats: statsTree<JobStats>(params) };
    },
  ),
  domainKind(
    'domain:device-removal-failed',
    22,
    [flat(remote.domainEventCallbackDeviceRemovalFailed)],
    ({ devAlias }) => ({ devAlias }),
  ),
  domainKind(
    'domain:metadata-change',
    23,
    [flat(remote.domainEventCallbackMetadataChange)],
    ({ type, nsuri }) => ({ ...nameMetadataType(type), nsuri }),
  ),
  domainKind(
    'domain:block-threshold',
    24,
    [flat(remote.domainEventBlockThreshold)],
    ({ dev, path, threshold, excess }) => ({ dev, path, threshold, excess }),
  ),
  domainKind(
    'domain:memory-failure',
    25,
    [flat(remote.domainEventMemoryFailure)],
    ({ recipient, action, flags }) => ({
      ...nameRecipient(recipient),
      ...nameMemoryAction(action),
      flags,
    }),
  ),
  domainKind(
    'domain:memory-device-size-change',
    26,
    [flat(remote.domainEventMemoryDeviceSizeChange)],
    ({ alias, size }) => ({ alias, size }),
  ),
  domainKind(
    'domain:nic-mac-change',
    27,
    [flat(remote.domainEventNicMacChange)],
    ({ alias, oldMac, newMac }) => ({ alias, oldMac, newMac }),
  ),
  domainKind('domain:vcpu-removed', 28, [flat(remote.domainEventVcpuRemoved)], ({ vcpuid }) => ({
    vcpuid,
  })),
  domainKind(
    'domain:channel-lifecycle',
    29,
    [flat(remote.domainEventCallbackChannelLifecycle)],
    ({ channelName, state, reason }) => ({
      channelName,
      ...nameChannelState(state),
      ...nameChannelReason(reason),
    }),
  ),
];

interface DomainFields {
  readonly dom: RemoteNonnullDomain;
}

/** The highest event id of daemons without callback ids. */
export const LEGACY_EVENT_ID_MAX = 15;

function domainKind<Name extends keyof DomainEventMap, Fields extends DomainFields>(
  name: Name,
  eventId: number,
  messages: readonly Form<Fields>[],
  read: (fields: Fields) => Omit<DomainEventMap[Name], 'type' | 'domain'>,
): EventKind {
  return kind<keyof DomainEventMap, Fields>(name, {
    family: 'domain',
    eventId,
    messages,
    subject: ({ dom }) => dom.uuid,
    make: (connection, fields) => {
      const domain = Domain.of(connection, fields.dom);
      return { type: name, domain, ...read(fields) } as unknown as DomainEventMap[Name];
    },
  });
}

/** The current message, which contains the legacy message, and the legacy message itself. */
function nested<Fields extends DomainFields>(
  message: EventMessage<{ readonly callbackId: number; readonly msg: Fields }>,
  legacy: EventMessage<Fields>,
): readonly Form<Fields>[] {
  return [identified(message, ({ msg }) => msg), anonymous(legacy, (fields) => fields)];
}

/**
 * The same as {@link nested}, with a reason. It is 0 for the legacy message, which has no reason.
 */
function reasoned(
  message: EventMessage<{
    readonly callbackId: number;
    readonly reason: number;
    readonly msg: DomainFields;
  }>,
  legacy: EventMessage<DomainFields>,
): readonly Form<DomainFields & { readonly reason: number }>[] {
  return [
    identified(message, ({ msg, reason }) => ({ dom: msg.dom, reason })),
    anonymous(legacy, ({ dom }) => ({ dom, reason: 0 })),
  ];
}
