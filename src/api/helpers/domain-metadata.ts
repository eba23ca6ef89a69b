import type { VirDomainModificationImpact } from '../../protocol/index.ts';
import type { Metadata, MetadataNamespace } from '../documents/metadata.ts';
import type { Domain } from '../domain/domain.ts';
import { requireDomain } from './require-domain.ts';

/** The element of one namespace in a domain's `<metadata>`. */
export type DomainMetadata = Metadata<typeof VirDomainModificationImpact>;

/**
 * Returns an accessor for a program's own data in a domain's XML (`virDomainGetMetadata`,
 * `virDomainSetMetadata`). It is the same as {@link Domain.metadata}.
 *
 * @example
 * const mine = domainMetadata(domain, { prefix: 'mine', uri: 'https://example.com/my-program' });
 * await mine.set('<owner team="web"/>', { flags: 'CONFIG' });
 */
export function domainMetadata(domain: Domain, namespace: MetadataNamespace): DomainMetadata {
  requireDomain(domain);
  return domain.metadata(namespace);
}
