export type { KnownHost } from './entries.ts';
export { parseKnownHosts } from './entries.ts';
export { addKnownHost, readKnownHosts } from './files.ts';
export type { HostNames, Verdict } from './judge.ts';
export {
  hasAuthority,
  judgeAuthority,
  judgeKey,
  knownKeyTypes,
  primaryName,
} from './judge.ts';
export { fingerprintOf, keyTypeOf } from './key-blob.ts';
