/**
 * Certificates for libvirt over TLS: creates a certificate authority (CA) and the certificates it
 * signs, writes them to libvirt's folders, and checks them.
 *
 * @example
 * const ca = await createCertificateAuthority({ name: 'My site' });
 * const server = await createServerCertificate(ca, { names: ['host1.example.org'] });
 * await writePki('system', { ca, server });
 */
export type { Finding, Role } from '../tls/index.ts';
export type { AuthorityOptions, ClientOptions, ServerOptions } from './create.ts';
export {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
} from './create.ts';
export type { PkiLocation } from './locations.ts';
export type { RevocationOptions } from './revoke.ts';
export { createRevocationList } from './revoke.ts';
export type { CertificateAndKey, CertificateOptions } from './signing.ts';
export type { ValidateOptions } from './validate.ts';
export { validatePki } from './validate.ts';
export type { PkiSet, WriteOptions } from './write.ts';
export { writePki } from './write.ts';
