import type { KindSpec } from '../../verbs/kind-spec.ts';

export const NETWORK_KIND: KindSpec = {
  prefix: 'net-',
  noun: 'network',
  position: 'network',
  completion: 'network',
  load: async () => (await import('./adapter.ts')).networkAdapter,
};
