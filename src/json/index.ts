export { jsonReplacer } from './json-replacer.ts';
export type { JsonSafe } from './json-safe.ts';
export { jsonSafe } from './json-safe.ts';
