export type { Environment } from './environment.ts';
export { processEnvironment } from './environment.ts';
export type { ParsedUri, TransportName } from './parse.ts';
export { parseUri } from './parse.ts';
export { resolveTarget } from './resolve.ts';
export type { ResolveOptions } from './resolve-options.ts';
export type { Permission } from './strict.ts';
export type {
  ExtTarget,
  LibsshTarget,
  SshTarget,
  Target,
  TargetFacts,
  TcpTarget,
  TlsTarget,
  UnixTarget,
} from './target.ts';
