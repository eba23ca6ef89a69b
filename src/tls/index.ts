export type { Finding, Role } from './check.ts';
export {
  checkAuthority,
  checkIdentity,
  checkRevocationLists,
  checkRevoked,
  requireSound,
} from './check.ts';
export type { ClientFileLocations, TlsEnvironment } from './file-locations.ts';
export { clientFileLocations, systemFolder, userFolder } from './file-locations.ts';
export type { GivenMaterial, TlsIdentity, TlsMaterial } from './load.ts';
export { FILE_BYTES_MAX, loadMaterial } from './load.ts';
export { findPeerProblem } from './peer-check.ts';
export type { Pem } from './pem.ts';
export { invalid, readCertificates } from './pem.ts';
export type { TlsVersion, TlsVersions } from './priority.ts';
export { readPriority } from './priority.ts';
export type { RevocationChecker } from './revocation.ts';
export { createRevocationChecker, warnOfExpiredLists } from './revocation.ts';
