import type { KindSpec } from '../../verbs/kind-spec.ts';

export const NWFILTER_KIND: KindSpec = {
  prefix: 'nwfilter-',
  noun: 'network filter',
  position: 'nwfilter',
  completion: 'nwfilter',
  load: async () => (await import('./adapter.ts')).nwfilterAdapter,
};
