export type { CredentialsQuery } from './auth-conf.ts';
export { findCredentials } from './auth-conf.ts';
export type { UriOrigin } from './default-uri.ts';
export type { Environment } from './environment.ts';
export { processEnvironment } from './environment.ts';
export { FileCredentials } from './file-credentials.ts';
export { isLoopback } from './host-safety.ts';
export type { ParsedUri, TransportName } from './parse.ts';
export { parseUri } from './parse.ts';
export type { Permission } from './permissions.ts';
export { programVariables } from './program-variables.ts';
export type { SshProxy } from './remote-parameters.ts';
export { REMOTE_PARAMETERS } from './remote-parameters.ts';
export { resolveTarget } from './resolve.ts';
export type { AdminTarget } from './resolve-admin.ts';
export { resolveAdminTarget } from './resolve-admin.ts';
export type { ResolveOptions } from './resolve-options.ts';
export type { SessionAutostart } from './session-autostart.ts';
export type {
  BaseTarget,
  ExtTarget,
  KnownHostsRule,
  LibsshTarget,
  SshMethod,
  SshTarget,
  Target,
  TcpTarget,
  TlsTarget,
  UnixTarget,
} from './target.ts';
export type { UnusedParameter } from './unused-parameters.ts';
export { findUnusedParameters } from './unused-parameters.ts';
