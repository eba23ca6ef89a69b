import { ArgumentError, VirError } from '../../errors/index.ts';
import type { VirDomainModificationImpact } from '../../protocol/index.ts';
import { VirDomainMetadataType, VirErrorNumber } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { Flags } from '../values/flags.ts';

/** An XML namespace of one's own. */
export interface MetadataNamespace {
  /** What identifies it, such as `https://example.com/my-program`. */
  readonly uri: string;
  /** What stands before names in the domain's XML, such as `mine` in `<mine:owner>`. */
  readonly prefix: string;
}

/** The element of one namespace in the `<metadata>` of a domain. Made by {@link domainMetadata}. */
export interface DomainMetadata {
  /**
   * The XML of the element, without the prefix and with the namespace as its own; null when there
   * is none.
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  get(flags?: Flags<VirDomainModificationImpact>, options?: CallOptions): Promise<string | null>;

  /**
   * Puts an element in the place of the one that is there.
   *
   * @param xml - One element, without prefix or namespace, such as `<owner team="web"/>`.
   * @param flags - `VirDomainModificationImpact`. The running guest and the definition each have
   * their own; 0 stands for the former where it runs.
   */
  set(
    xml: string,
    flags?: Flags<VirDomainModificationImpact>,
    options?: CallOptions,
  ): Promise<void>;

  /**
   * Removes the element. It need not be there.
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  remove(flags?: Flags<VirDomainModificationImpact>, options?: CallOptions): Promise<void>;
}

/**
 * A place in a domain's XML for a program's own data (`virDomainGetMetadata`,
 * `virDomainSetMetadata`). libvirt keeps it, never looks at it, and sends `METADATA_CHANGE` events.
 * Each namespace has one element at the top; two that write it at a time overwrite each other.
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
  throw new ArgumentError(`Expected "${argument}" to be a text that is not empty`, { argument });
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
