export type { ArgumentFault } from './argument-fault.ts';
export { argumentFault } from './argument-fault.ts';
export { partOf } from './part-of.ts';
export { readOnlyFault } from './read-only.ts';
