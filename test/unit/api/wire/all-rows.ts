import { CONNECTION_ROWS, STORAGE_ROWS } from './connection-rows.ts';
import { DOMAIN_LIFECYCLE_ROWS } from './domain-lifecycle-rows.ts';
import { DOMAIN_OPERATION_ROWS } from './domain-operation-rows.ts';
import { DOMAIN_RESOURCE_ROWS } from './domain-resource-rows.ts';
import {
  BINDING_ROWS,
  FILTER_ROWS,
  HOST_OBJECT_ROWS,
  INTERFACE_ROWS,
  PORT_ROWS,
  SECRET_ROWS,
} from './host-object-rows.ts';
import { HOST_ROWS } from './host-rows.ts';
import {
  NETWORK_ROWS,
  NODE_DEVICE_ROWS,
  STORAGE_POOL_ROWS,
  STORAGE_VOL_ROWS,
} from './network-storage-rows.ts';
import { QEMU_CONNECTION_ROWS, QEMU_DOMAIN_ROWS } from './qemu-rows.ts';
import type { Row, Sent } from './row.ts';
import type { ConnectionRows, DomainRows } from './rows.ts';
import { CHECKPOINT_ROWS, DOMAIN_SNAPSHOT_ROWS, SNAPSHOT_ROWS } from './snapshot-rows.ts';
import { DOMAIN_STREAM_ROWS } from './stream-rows.ts';

// A method without a row does not compile.
export const ALL_CONNECTION_ROWS: ConnectionRows = {
  ...HOST_ROWS,
  ...CONNECTION_ROWS,
  ...STORAGE_ROWS,
  ...HOST_OBJECT_ROWS,
  ...QEMU_CONNECTION_ROWS,
};
export const ALL_DOMAIN_ROWS: DomainRows = {
  ...DOMAIN_LIFECYCLE_ROWS,
  ...DOMAIN_RESOURCE_ROWS,
  ...DOMAIN_OPERATION_ROWS,
  ...DOMAIN_STREAM_ROWS,
  ...DOMAIN_SNAPSHOT_ROWS,
  ...QEMU_DOMAIN_ROWS,
};

/** Returns the calls of all methods, except those of the admin classes. */
export function allCalls(): readonly Sent[] {
  const classes = [
    ...[ALL_CONNECTION_ROWS, ALL_DOMAIN_ROWS, SNAPSHOT_ROWS, CHECKPOINT_ROWS],
    ...[NETWORK_ROWS, PORT_ROWS, STORAGE_POOL_ROWS, STORAGE_VOL_ROWS, NODE_DEVICE_ROWS],
    ...[INTERFACE_ROWS, SECRET_ROWS, FILTER_ROWS, BINDING_ROWS],
  ];
  return classes.flatMap((rows) => Object.values<Row<never>>(rows).flatMap(({ sent }) => sent));
}
