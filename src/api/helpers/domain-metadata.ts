import { onDemand } from '../../async/index.ts';
import { ArgumentError, VirError } from '../../errors/index.ts';
import type { VirDomainModificationImpact } from '../../protocol/index.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import type { Domain } from '../domain/domain.ts';
import type { FlagsOptions } from '../values/flags.ts';
import { checkNamespace, checkPrefix } from './metadata-namespace.ts';
import { requireDomain } from './require-domain.ts';

const loadXml = onDemand(() => import('./metadata-xml.ts'));

/** The XML namespace of a program's own metadata. */
export interface MetadataNamespace {
  /**
   * The namespace URI, such as `https://example.com/my-program`. It must not contain `&`, `<` or
   * control characters, because libvirt does not escape it.
   */
  readonly uri: string;
  /**
   * The prefix in the domain's XML, such as `mine` in `<mine:owner>`: a name without a colon, but
   * not `xml` or `xmlns`.
   */
  readonly prefix: string;
}

/** The element of one namespace in a domain's `<metadata>`, from {@link domainMetadata}. */
export interface DomainMetadata {
  /**
   * Returns the XML of the element, without the prefix of its namespace. Null if there is no
   * element.
   */
  get(options?: FlagsOptions<typeof VirDomainModificationImpact>): Promise<string | null>;

  /**
   * Sets the element, replacing an existing one.
   *
   * The running guest and the persistent definition have separate metadata. Without `flags`, the
   * running guest's metadata is set, or the definition's if the guest is not running.
   *
   * @param xml - One element, such as `<owner team="web"/>`. It needs no namespace: libvirt puts
   *   all elements without one into the program's. The namespace may also be written: as the
   *   default namespace, with the program's prefix, or with another prefix that the root declares.
   * @throws {@link ArgumentError} if libvirt could store the element, but not read it again. See
   *   docs/helpers.md.
   */
  set(xml: string, options?: FlagsOptions<typeof VirDomainModificationImpact>): Promise<void>;

  /**
   * Removes the element, if there is one.
   */
  remove(options?: FlagsOptions<typeof VirDomainModificationImpact>): Promise<void>;
}

/**
 * Returns an accessor for a program's own data in a domain's XML (`virDomainGetMetadata`,
 * `virDomainSetMetadata`). libvirt stores the data without interpreting it, and sends
 * `METADATA_CHANGE` events. Each namespace has one top-level element. The last of several
 * concurrent writes wins.
 *
 * @example
 * const mine = domainMetadata(domain, { prefix: 'mine', uri: 'https://example.com/my-program' });
 * await mine.set('<owner team="web"/>', { flags: 'CONFIG' });
 */
export function domainMetadata(domain: Domain, namespace: MetadataNamespace): DomainMetadata {
  requireDomain(domain);
  if (typeof namespace !== 'object' || namespace === null) {
    throw new ArgumentError('Expected "namespace" to be an object with "prefix" and "uri"', {
      argument: 'namespace',
    });
  }
  const { uri, prefix } = namespace;
  requireText('uri', uri);
  requireText('prefix', prefix);
  checkNamespace(uri);
  checkPrefix(prefix);
  const type = 'ELEMENT';
  return {
    get: async (options) => {
      requireKnown(options ?? {}, COMMON);
      return unlessMissing(domain.getMetadata(type, { ...options, uri }));
    },
    set: async (xml, options) => {
      requireText('xml', xml);
      requireKnown(options ?? {}, COMMON);
      const { storableElement } = await loadXml();
      const element = storableElement(xml, prefix, uri);
      await domain.setMetadata(type, element, { ...options, uri, key: prefix });
    },
    remove: async (options) => {
      requireKnown(options ?? {}, COMMON);
      await unlessMissing(domain.setMetadata(type, null, { ...options, uri, key: prefix }));
    },
  };
}

const COMMON = ['flags', 'signal'];

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
