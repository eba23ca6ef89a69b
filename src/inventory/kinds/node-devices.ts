import { NodeDevice } from '../../api/node-device/node-device.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import type { AnyRow } from '../rows.ts';
import type { Facts, KindAdapter, ListResult, ReadRequest, Source } from './adapter.ts';
import { isRefusal, unlessMissing } from './adapter.ts';

const MISSING = [VirErrorNumber.NO_NODE_DEVICE];

/** The errors of daemons before libvirt 7.3, which only know devices that are active. */
const TOO_OLD = [VirErrorNumber.NO_SUPPORT, VirErrorNumber.INVALID_ARG];

/** Creates the adapter for the devices of the host. */
export function nodeDeviceAdapter(): KindAdapter<NodeDevice> {
  return {
    ...{ kind: 'node-device', batchMax: 1, isGrouped: false, absence: 'removed' },
    events: ['node-device:lifecycle', 'node-device:update'],
    touchOf: (event) =>
      event.type === 'node-device:lifecycle' || event.type === 'node-device:update'
        ? { unit: event.device.name, object: event.device, hint: {} }
        : undefined,
    unitOf: ({ key }) => key,
    unitObjectOf: objectOf,
    objectOf,
    list,
    read,
  };
}

function objectOf(connection: Source['connection'], { name }: AnyRow): NodeDevice {
  return NodeDevice.of(connection, { name });
}

async function list({ connection, signal }: Source): Promise<ListResult<NodeDevice>> {
  const devices = await connection.listAllNodeDevices({ signal });
  const active = await activeNames(connection, signal);
  const units = new Map<string, readonly Facts[]>();
  for (const { name } of devices) units.set(name, [factsOf(name, active?.has(name) ?? true)]);
  return { units, uncertain: [] };
}

async function activeNames(
  connection: Source['connection'],
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const active = await connection.listAllNodeDevices({ flags: 'ACTIVE', signal });
    return new Set(active.map(({ name }) => name));
  } catch (error) {
    if (isRefusal(error, TOO_OLD)) return undefined;
    throw error;
  }
}

async function read(
  { connection, signal }: Source,
  requests: readonly ReadRequest<NodeDevice>[],
): Promise<ReadonlyMap<string, readonly Facts[]>> {
  const units = new Map<string, readonly Facts[]>();
  for (const { unit } of requests) {
    const lookup = connection.nodeDeviceLookupByName(unit, { signal });
    const device = await unlessMissing(lookup, MISSING);
    if (device === undefined) continue;
    const isActive = await unlessMissing(device.isActive({ signal }), [...MISSING, ...TOO_OLD]);
    units.set(unit, [factsOf(unit, isActive ?? true)]);
  }
  return units;
}

function factsOf(name: string, isActive: boolean): Facts {
  return { row: { kind: 'node-device', key: name, name, isActive } };
}
