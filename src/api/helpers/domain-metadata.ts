import { ArgumentError, VirError } from '../../errors/index.ts';
import type { VirDomainModificationImpact } from '../../protocol/index.ts';
import { VirDomainMetadataType, VirErrorNumber } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { Flags } from '../values/flags.ts';

/** The XML namespace of a program's own metadata. */
export interface MetadataNamespace {
  /** The namespace URI, such as `https://example.com/my-program`. */
  readonly uri: string;
  /** The prefix in the domain's XML, such as `mine` in `<mine:owner>`. */
  readonly prefix: string;
}

/** The element of one namespace in a domain's `<metadata>`, from {@link domainMetadata}. */
export interface DomainMetadata {
  /**
   * Returns the XML of the element, with its namespace as the default namespace instead of a
   * prefix. Null if there is no element.
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  get(flags?: Flags<VirDomainModificationImpact>, options?: CallOptions): Promise<string | null>;

  /**
   * Sets the element, replacing an existing one.
   *
   * @param xml - One element, without prefix or namespace, such as `<owner team="web"/>`.
   * @param flags - `VirDomainModificationImpact`. The running guest and the persistent definition
   * have separate metadata. 0 means the running guest, or the definition if the guest does not run.
   */
  set(
    xml: string,
    flags?: Flags<VirDomainModificationImpact>,
    options?: CallOptions,
  ): Promise<void>;

  /**
   * Removes the element, if there is one.
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  remove(flags?: Flags<VirDomainModificationImpact>, options?: CallOptions): Promise<void>;
}

/**
 * Returns access to a program's own data in a domain's XML (`virDomainGetMetadata`,
 * `virDomainSetMetadata`). libvirt stores the data without interpreting it, and sends
 * `METADATA_CHANGE` events. Each namespace has one top-level element. The last of several
 * concurrent writes wins.
 *
 * @example
 * const mine = domainMetadata(domain, { prefix: 'mine', uri: 'https://example.com/my-program' });
 * await mine.set('<owner team="web"/>', VirDomainModificationImpact.CONFIG);
 */
export function domainMetadata(domain: Domain, namespace: MetadataNamespace): DomainMetadata {
  const { uri, prefix } = namespace;
  requireText('uri', uri);
  requireText('prefix', prefix);
  return {
    get: (flags = 0, options) =>
      unlessMissing(domain.getMetadata(VirDomainMetadataType.ELEMENT, uri, flags, options)),
    set: async (xml, flags = 0, options) => {
      requireText('xml', xml);
      const { ELEMENT } = VirDomainMetadataType;
      await domain.setMetadata(ELEMENT, xml, prefix, uri, flags, options);
    },
    remove: async (flags = 0, options) => {
      const { ELEMENT } = VirDomainMetadataType;
      await unlessMissing(domain.setMetadata(ELEMENT, null, prefix, uri, flags, options));
    },
  };
}

function requireText(argument: string, text: unknown): void {
  if (typeof text === 'string' && text !== '') return;
  throw new ArgumentError(`Expected "${argument}" to be a non-empty string`, { argument });
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    const isMissing =
      error instanceof VirError && error.number === VirErrorNumber.NO_DOMAIN_METADATA;
    if (isMissing) return null;
    throw error;
  }
}
