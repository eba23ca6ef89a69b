import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import {
  REMOTE_DOMAIN_LIST_MAX,
  REMOTE_DOMAIN_SNAPSHOT_LIST_MAX,
  REMOTE_INTERFACE_LIST_MAX,
  REMOTE_NETWORK_LIST_MAX,
  REMOTE_NODE_DEVICE_CAPS_LIST_MAX,
  REMOTE_NODE_DEVICE_LIST_MAX,
  REMOTE_NWFILTER_LIST_MAX,
  REMOTE_SECRET_LIST_MAX,
  REMOTE_STORAGE_POOL_LIST_MAX,
  REMOTE_STORAGE_VOL_LIST_MAX,
  remote,
} from '../../protocol/index.ts';
import { lazily } from '../values/lazily.ts';
import type { Calls } from './calls.ts';
import { tooMany } from './over-limit.ts';
import type { MethodArgs, MethodOptions } from './prepare.ts';
import { refuseFirst } from './refuse-first.ts';

/** The largest number of items that a list may hold, and libvirt's function for it. */
type Limit = readonly [max: number, functionName: string];

/** Made on first use: each procedure in it is made, too, and few programs use these functions. */
const LIMITS = lazily(
  (): ReadonlyMap<AnyProcedure, Limit> =>
    new Map<AnyProcedure, Limit>([
      [remote.connectListDomains, [REMOTE_DOMAIN_LIST_MAX, 'virConnectListDomains']],
      [remote.connectListDefinedDomains, [REMOTE_DOMAIN_LIST_MAX, 'virConnectListDefinedDomains']],
      [remote.connectListNetworks, [REMOTE_NETWORK_LIST_MAX, 'virConnectListNetworks']],
      [
        remote.connectListDefinedNetworks,
        [REMOTE_NETWORK_LIST_MAX, 'virConnectListDefinedNetworks'],
      ],
      [
        remote.connectListStoragePools,
        [REMOTE_STORAGE_POOL_LIST_MAX, 'virConnectListStoragePools'],
      ],
      [
        remote.connectListDefinedStoragePools,
        [REMOTE_STORAGE_POOL_LIST_MAX, 'virConnectListDefinedStoragePools'],
      ],
      [remote.storagePoolListVolumes, [REMOTE_STORAGE_VOL_LIST_MAX, 'virStoragePoolListVolumes']],
      [remote.connectListInterfaces, [REMOTE_INTERFACE_LIST_MAX, 'virConnectListInterfaces']],
      [
        remote.connectListDefinedInterfaces,
        [REMOTE_INTERFACE_LIST_MAX, 'virConnectListDefinedInterfaces'],
      ],
      [remote.nodeListDevices, [REMOTE_NODE_DEVICE_LIST_MAX, 'virNodeListDevices']],
      [remote.nodeDeviceListCaps, [REMOTE_NODE_DEVICE_CAPS_LIST_MAX, 'virNodeDeviceListCaps']],
      [remote.connectListSecrets, [REMOTE_SECRET_LIST_MAX, 'virConnectListSecrets']],
      [remote.connectListNwfilters, [REMOTE_NWFILTER_LIST_MAX, 'virConnectListNWFilters']],
      [
        remote.domainSnapshotListNames,
        [REMOTE_DOMAIN_SNAPSHOT_LIST_MAX, 'virDomainSnapshotListNames'],
      ],
      [
        remote.domainSnapshotListChildrenNames,
        [REMOTE_DOMAIN_SNAPSHOT_LIST_MAX, 'virDomainSnapshotListChildrenNames'],
      ],
    ]),
);

/** The fields that say how many items the caller asks for. */
const SIZES = ['maxnames', 'maxids', 'maxuuids'] as const;
type Sized = { readonly [Field in (typeof SIZES)[number]]?: number };

/**
 * Calls one of libvirt's older list functions, whose caller says how many items it has space for.
 *
 * @throws VirError number 39 (`VIR_ERR_RPC`) if that is more than a reply may hold, as in libvirt's
 * own client. Nothing is sent.
 */
export async function listInto<Args, Ret>(
  calls: Calls,
  procedure: Procedure<Args, Ret>,
  args: MethodArgs<Args> & Sized,
  options: MethodOptions | undefined,
): Promise<Ret> {
  const field = SIZES.find((size) => args[size] !== undefined) ?? 'maxnames';
  const amount = args[field] ?? 0;
  const [max, functionName] = LIMITS().get(procedure) ?? [Number.POSITIVE_INFINITY, ''];
  if (amount > max) {
    refuseFirst(calls, procedure, args, options);
    throw tooMany(procedure, wordsFor(field, functionName, amount, max));
  }
  return calls.call(procedure, args, options);
}

/** The list of ids has its own words, since libvirt's code for it is not generated. */
function wordsFor(field: string, functionName: string, amount: number, max: number): string {
  if (field === 'maxids') return `Too many domains '${amount}' for limit '${max}'`;
  const parameter = field.slice('max'.length);
  return (
    `too many remote strings: ${amount} > ${max},` +
    `in parameter '${parameter}' for '${functionName}'`
  );
}
