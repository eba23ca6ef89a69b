import { Network } from '../../api/network/network.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import type { KindAdapter } from './adapter.ts';
import { definedAdapter } from './defined-objects.ts';

/** Creates the adapter for virtual networks. */
export function networkAdapter(): KindAdapter<Network> {
  return definedAdapter({
    kind: 'network',
    events: ['network:lifecycle'],
    missing: [VirErrorNumber.NO_NETWORK],
    ofEvent: (event) => (event.type === 'network:lifecycle' ? event.network : undefined),
    of: (connection, names) => Network.of(connection, names),
    list: (connection, options) => connection.listAllNetworks(options),
  });
}
