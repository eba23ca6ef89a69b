import type { KindSpec } from '../../verbs/kind-spec.ts';

export const NODEDEV_KIND: KindSpec = {
  prefix: 'nodedev-',
  noun: 'device of the host',
  position: 'device',
  completion: 'nodedev',
  load: async () => (await import('./adapter.ts')).nodedevAdapter,
};
