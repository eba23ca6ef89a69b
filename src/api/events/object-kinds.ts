import type {
  EventMessage,
  RemoteNonnullNetwork,
  RemoteNonnullNodeDevice,
  RemoteNonnullSecret,
  RemoteNonnullStoragePool,
} from '../../protocol/index.ts';
import {
  remote,
  VirNetworkEventLifecycleType,
  VirNetworkMetadataType,
  VirNodeDeviceEventLifecycleType,
  VirSecretEventLifecycleType,
  VirStoragePoolEventLifecycleType,
} from '../../protocol/index.ts';
import { Network } from '../network/network.ts';
import { NodeDevice } from '../node-device/node-device.ts';
import { Secret } from '../secret/secret.ts';
import { StoragePool } from '../storage/storage-pool.ts';
import { named } from '../values/enum-name.ts';
import type { EventKind } from './event-kind.ts';
import { flat, kind } from './event-kind.ts';
import type { ObjectEventMap } from './object-event-types.ts';

const nameNetworkEvent = named('event', VirNetworkEventLifecycleType);
const nameNetworkMetadata = named('metadataType', VirNetworkMetadataType);
const namePoolEvent = named('event', VirStoragePoolEventLifecycleType);
const nameDeviceEvent = named('event', VirNodeDeviceEventLifecycleType);
const nameSecretEvent = named('event', VirSecretEventLifecycleType);

/** All events of networks, storage pools, node devices and secrets. */
export const OBJECT_KINDS: readonly EventKind[] = [
  networkKind('network:lifecycle', 0, remote.networkEventLifecycle, ({ event, detail }) => ({
    ...nameNetworkEvent(event),
    detail,
  })),
  networkKind(
    'network:metadata-change',
    1,
    remote.networkEventCallbackMetadataChange,
    ({ type, nsuri }) => ({ ...nameNetworkMetadata(type), nsuri }),
  ),
  poolKind('storage-pool:lifecycle', 0, remote.storagePoolEventLifecycle, ({ event, detail }) => ({
    ...namePoolEvent(event),
    detail,
  })),
  poolKind('storage-pool:refresh', 1, remote.storagePoolEventRefresh, () => ({})),
  deviceKind('node-device:lifecycle', 0, remote.nodeDeviceEventLifecycle, ({ event, detail }) => ({
    ...nameDeviceEvent(event),
    detail,
  })),
  deviceKind('node-device:update', 1, remote.nodeDeviceEventUpdate, () => ({})),
  secretKind('secret:lifecycle', 0, remote.secretEventLifecycle, ({ event, detail }) => ({
    ...nameSecretEvent(event),
    detail,
  })),
  secretKind('secret:value-changed', 1, remote.secretEventValueChanged, () => ({})),
];

/** The names of events with a prefix. */
type NamesOf<Prefix extends string> = Extract<keyof ObjectEventMap, `${Prefix}:${string}`>;

/** The fields of an event without its type and its object. */
type Rest<Name extends keyof ObjectEventMap> = Omit<
  ObjectEventMap[Name],
  'type' | 'network' | 'pool' | 'device' | 'secret'
>;

interface Registered {
  readonly callbackId: number;
}

function networkKind<
  Name extends NamesOf<'network'>,
  Fields extends Registered & { readonly net: RemoteNonnullNetwork },
>(
  name: Name,
  eventId: number,
  message: EventMessage<Fields>,
  read: (fields: Fields) => Rest<Name>,
): EventKind {
  return kind<NamesOf<'network'>, Fields>(name, {
    family: 'network',
    eventId,
    messages: [flat(message)],
    subject: ({ net }) => net.uuid,
    make: (connection, fields) => {
      const network = Network.of(connection, fields.net);
      return { type: name, network, ...read(fields) } as unknown as ObjectEventMap[Name];
    },
  });
}

function poolKind<
  Name extends NamesOf<'storage-pool'>,
  Fields extends Registered & { readonly pool: RemoteNonnullStoragePool },
>(
  name: Name,
  eventId: number,
  message: EventMessage<Fields>,
  read: (fields: Fields) => Rest<Name>,
): EventKind {
  return kind<NamesOf<'storage-pool'>, Fields>(name, {
    family: 'storage-pool',
    eventId,
    messages: [flat(message)],
    subject: ({ pool }) => pool.uuid,
    make: (connection, fields) => {
      const pool = StoragePool.of(connection, fields.pool);
      return { type: name, pool, ...read(fields) } as unknown as ObjectEventMap[Name];
    },
  });
}

function deviceKind<
  Name extends NamesOf<'node-device'>,
  Fields extends Registered & { readonly dev: RemoteNonnullNodeDevice },
>(
  name: Name,
  eventId: number,
  message: EventMessage<Fields>,
  read: (fields: Fields) => Rest<Name>,
): EventKind {
  return kind<NamesOf<'node-device'>, Fields>(name, {
    family: 'node-device',
    eventId,
    messages: [flat(message)],
    subject: ({ dev }) => dev.name,
    make: (connection, fields) => {
      const device = NodeDevice.of(connection, fields.dev);
      return { type: name, device, ...read(fields) } as unknown as ObjectEventMap[Name];
    },
  });
}

function secretKind<
  Name extends NamesOf<'secret'>,
  Fields extends Registered & { readonly secret: RemoteNonnullSecret },
>(
  name: Name,
  eventId: number,
  message: EventMessage<Fields>,
  read: (fields: Fields) => Rest<Name>,
): EventKind {
  return kind<NamesOf<'secret'>, Fields>(name, {
    family: 'secret',
    eventId,
    messages: [flat(message)],
    subject: ({ secret }) => secret.uuid,
    make: (connection, fields) => {
      const secret = Secret.of(connection, fields.secret);
      return { type: name, secret, ...read(fields) } as unknown as ObjectEventMap[Name];
    },
  });
}
