import { expectTypeOf } from 'expect-type';
import type {
  Connection,
  ConnectionCloseEvent,
  Domain,
  DomainBlockJobEvent,
  DomainLifecycleEvent,
  DomainRebootEvent,
  EventListenerHandle,
  EventName,
  LibvirtEvent,
  Network,
  OverflowItem,
  QemuMonitorEvent,
  ReconnectedItem,
  Subscription,
  SubscriptionItem,
  VirDomainEventStartedDetailType,
} from '../../src/index.ts';

declare const connection: Connection;
declare const domain: Domain;
declare const network: Network;
declare const lifecycle: DomainLifecycleEvent;
declare const item: SubscriptionItem;
declare const anyName: EventName;

// The name gives the payload.
expectTypeOf(connection.subscribe('domain:lifecycle')).resolves.toEqualTypeOf<
  Subscription<DomainLifecycleEvent>
>();
expectTypeOf(connection.subscribe(['domain:lifecycle', 'domain:reboot'])).resolves.toEqualTypeOf<
  Subscription<DomainLifecycleEvent | DomainRebootEvent>
>();
expectTypeOf(connection.subscribe(anyName)).resolves.toEqualTypeOf<Subscription<LibvirtEvent>>();
expectTypeOf<Subscription<DomainRebootEvent>>().toExtend<Subscription>();
expectTypeOf(
  connection.listen('domain:reboot', () => {}),
).resolves.toEqualTypeOf<EventListenerHandle>();
void connection.listen('domain:block-job', (event) => {
  expectTypeOf(event).toEqualTypeOf<DomainBlockJobEvent | ReconnectedItem | OverflowItem>();
});

// The object is of the events' kind.
void connection.subscribe('domain:lifecycle', { object: domain, queueLimit: 5 });
void connection.subscribe('network:lifecycle', { object: network });
void connection.subscribe('qemu:monitor', { object: domain, event: 'STOP', flags: 1 });
// @ts-expect-error There is no such event.
void connection.subscribe('domain:explosion');
// @ts-expect-error A network has no reboots.
void connection.subscribe('domain:reboot', { object: network });
// @ts-expect-error A close is of no object.
void connection.subscribe('connection:close', { object: domain });
// @ts-expect-error Only QEMU's own events are filtered by name.
void connection.subscribe('domain:reboot', { event: 'STOP' });
// @ts-expect-error A listener has no queue.
void connection.listen('domain:reboot', () => {}, { queueLimit: 5 });

// `type` tells events apart, `event` what the detail means.
if (item.type === 'connection:close') expectTypeOf(item).toEqualTypeOf<ConnectionCloseEvent>();
if (item.type === 'qemu:monitor') expectTypeOf(item).toEqualTypeOf<QemuMonitorEvent>();
if (item.type === 'overflow') expectTypeOf(item.missed).toEqualTypeOf<number>();
expectTypeOf(lifecycle.domain).toEqualTypeOf<Domain>();
if (lifecycle.eventName === 'started') {
  expectTypeOf(lifecycle.event).toEqualTypeOf<2>();
  expectTypeOf(lifecycle.detail).toEqualTypeOf<VirDomainEventStartedDetailType>();
  expectTypeOf(lifecycle.detailName).toEqualTypeOf<
    'booted' | 'migrated' | 'restored' | 'from-snapshot' | 'wakeup' | 'recreated'
  >();
}
// @ts-expect-error Not a name of an event.
void (lifecycle.eventName === 'begun');

for await (const each of await connection.subscribe('domain:lifecycle')) {
  expectTypeOf(each).toEqualTypeOf<DomainLifecycleEvent | ReconnectedItem | OverflowItem>();
}
