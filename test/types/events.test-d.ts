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

// The name of the event decides the type of the payload.
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

// The object must have the kind of the event.
void connection.subscribe('domain:lifecycle', { object: domain, queueLimit: 5 });
void connection.subscribe('network:lifecycle', { object: network });
void connection.subscribe('qemu:monitor', { object: domain, event: 'STOP', flags: 1 });
// @ts-expect-error There is no such event.
void connection.subscribe('domain:explosion');
// @ts-expect-error A network has no reboot event.
void connection.subscribe('domain:reboot', { object: network });
// @ts-expect-error A close event belongs to no object.
void connection.subscribe('connection:close', { object: domain });
// @ts-expect-error Only QEMU's own events can be filtered by name.
void connection.subscribe('domain:reboot', { event: 'STOP' });
// @ts-expect-error A listener has no queue.
void connection.listen('domain:reboot', () => {}, { queueLimit: 5 });

// `type` identifies the event, and `eventName` decides the type of the detail.
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
// @ts-expect-error There is no such event name.
void (lifecycle.eventName === 'begun');

for await (const each of await connection.subscribe('domain:lifecycle')) {
  expectTypeOf(each).toEqualTypeOf<DomainLifecycleEvent | ReconnectedItem | OverflowItem>();
}
