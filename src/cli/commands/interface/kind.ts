import type { KindSpec } from '../../verbs/kind-spec.ts';

export const INTERFACE_KIND: KindSpec = {
  prefix: 'iface-',
  noun: 'host interface',
  position: 'interface',
  completion: 'interface',
  load: async () => (await import('./adapter.ts')).interfaceAdapter,
};
