import type { KindSpec } from '../../verbs/kind-spec.ts';

export const POOL_KIND: KindSpec = {
  prefix: 'pool-',
  noun: 'pool',
  position: 'pool',
  completion: 'pool',
  load: async () => (await import('./adapter.ts')).poolAdapter,
};
