export { problemOf } from './check-certificate.ts';
export { MalformedError } from './fields.ts';
export { offerCertificates } from './handshake.ts';
export { openCertificate } from './open-certificate.ts';
export type { Certificate } from './read-certificate.ts';
export { isCertificate } from './read-certificate.ts';
