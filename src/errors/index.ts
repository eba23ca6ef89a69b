export type { AbortErrorOptions } from './abort-error.ts';
export { AbortError } from './abort-error.ts';
export { ArgumentError } from './argument-error.ts';
export type { AuthErrorCode } from './auth-error.ts';
export { AuthError } from './auth-error.ts';
export type { DefinitionErrorCode } from './definition-error.ts';
export { DefinitionError } from './definition-error.ts';
export type { ErrorJson } from './error-json.ts';
export { errorJson, isError } from './error-json.ts';
export type { GraphicsErrorCode } from './graphics-error.ts';
export { GraphicsError } from './graphics-error.ts';
export type { LibvirtErrorJson, RequestOutcome } from './libvirt-error.ts';
export { LibvirtError } from './libvirt-error.ts';
export type {
  MigratedGuestState,
  MigrationErrorOptions,
  MigrationPhase,
} from './migration-error.ts';
export { MigrationError } from './migration-error.ts';
export { suggestion } from './nearest.ts';
export { plainError, plainText } from './plain-text.ts';
export type { ProtocolErrorCode } from './protocol-error.ts';
export { ProtocolError } from './protocol-error.ts';
export type { StreamErrorCode } from './stream-error.ts';
export { StreamError } from './stream-error.ts';
export type { TimeoutErrorCode, TimeoutErrorOptions } from './timeout-error.ts';
export { TimeoutError } from './timeout-error.ts';
export { toError } from './to-error.ts';
export type {
  TransportErrorCode,
  TransportErrorOptions,
  TransportPhase,
} from './transport-error.ts';
export { TransportError } from './transport-error.ts';
export type { VirErrorFields } from './vir-error.ts';
export { VirError } from './vir-error.ts';
export type { VirErrorCode } from './vir-error-code.ts';
export type { XdrErrorCode, XdrExcess } from './xdr-error.ts';
export { XdrError } from './xdr-error.ts';
export type { XmlErrorCode } from './xml-error.ts';
export { XmlError } from './xml-error.ts';
