import type { InventoryKind } from '../rows.ts';
import type { KindAdapter } from './adapter.ts';
import { domainAdapter } from './domains.ts';
import { networkAdapter } from './networks.ts';
import { nodeDeviceAdapter } from './node-devices.ts';
import { secretAdapter } from './secrets.ts';
import { storagePoolAdapter } from './storage-pools.ts';
import { storageVolumeAdapter } from './storage-volumes.ts';

/** Creates the adapter of a kind. Each inventory has its own: adapters know the daemon. */
export function adapterOf(kind: InventoryKind): KindAdapter {
  return ADAPTERS[kind]() as KindAdapter;
}

const ADAPTERS: Readonly<Record<InventoryKind, () => unknown>> = {
  domain: domainAdapter,
  network: networkAdapter,
  'storage-pool': storagePoolAdapter,
  'storage-volume': storageVolumeAdapter,
  'node-device': nodeDeviceAdapter,
  secret: secretAdapter,
};
