export type { Finding, Role } from './check.ts';
export {
  checkAuthority,
  checkIdentity,
  checkRevocationLists,
  checkRevoked,
  requireSound,
} from './check.ts';
export type { GivenMaterial, TlsIdentity, TlsMaterial } from './load.ts';
export { loadMaterial } from './load.ts';
export type { Pem } from './pem.ts';
export { invalid, readCertificates } from './pem.ts';
export type { ClientPlaces, TlsEnvironment } from './places.ts';
export { clientPlaces, userFolder } from './places.ts';
export type { TlsVersion, TlsVersions } from './priority.ts';
export { readPriority } from './priority.ts';
export type { FindRevoked } from './revocation.ts';
export { revocationCheck, warnOfExpiredLists } from './revocation.ts';
