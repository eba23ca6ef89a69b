import type { KindSpec } from '../../verbs/kind-spec.ts';

export const DOMAIN_KIND: KindSpec = {
  prefix: '',
  noun: 'domain',
  position: 'domain',
  completion: 'domain',
  load: async () => (await import('./adapter.ts')).domainAdapter,
};
