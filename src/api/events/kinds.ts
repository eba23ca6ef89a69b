import type { AnyEventMessage } from '../../protocol/index.ts';
import { qemu, remote, VirConnectCloseReason } from '../../protocol/index.ts';
import { Domain } from '../domain/domain.ts';
import { named } from '../values/enum-name.ts';
import { DOMAIN_KINDS } from './domain-kinds.ts';
import type { EventForm, EventKind } from './event-kind.ts';
import { anonymous, flat, kind } from './event-kind.ts';
import type { ConnectionCloseEvent } from './event-map.ts';
import { OBJECT_KINDS } from './object-kinds.ts';

const nameCloseReason = named('reason', VirConnectCloseReason);

const MONITOR_KIND = kind('qemu:monitor', {
  family: 'qemu',
  eventId: -1,
  messages: [flat(qemu.domainMonitorEvent)],
  subject: ({ dom }) => dom.uuid,
  make: (connection, { dom, event, seconds, micros, details }) => {
    const domain = Domain.of(connection, dom);
    return { type: 'qemu:monitor', domain, event, seconds, micros, details };
  },
});

/** The end of a connection. For the connection to the daemon there is no message. */
export const CLOSE_KIND: EventKind = kind('connection:close', {
  family: 'connection',
  eventId: -1,
  messages: [anonymous(remote.connectEventConnectionClosed, ({ reason }) => reason)],
  subject: () => undefined,
  make: (_connection, reason) =>
    closeEvent(reason, { peer: 'hypervisor', isFinal: false, error: null }),
});

/** All kinds of events. */
export const KINDS: readonly EventKind[] = [
  ...DOMAIN_KINDS,
  ...OBJECT_KINDS,
  MONITOR_KIND,
  CLOSE_KIND,
];

const BY_NAME: ReadonlyMap<string, EventKind> = new Map(KINDS.map((each) => [each.name, each]));

const BY_MESSAGE = new Map(
  KINDS.flatMap((each) => each.messages.map((form) => [form.message, { kind: each, form }])),
);

/** Returns the kind of event with the given name. */
export function kindNamed(name: string): EventKind | undefined {
  return BY_NAME.get(name);
}

/** Returns the kind of event of a message, and the form of the message. */
export function kindOf(
  message: AnyEventMessage,
): { readonly kind: EventKind; readonly form: EventForm } | undefined {
  return BY_MESSAGE.get(message);
}

/** Creates a `connection:close` event. */
export function closeEvent(
  reason: number,
  rest: Pick<ConnectionCloseEvent, 'peer' | 'isFinal' | 'error'>,
): ConnectionCloseEvent {
  return { type: 'connection:close', ...nameCloseReason(reason), ...rest };
}
