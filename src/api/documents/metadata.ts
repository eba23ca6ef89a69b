import { onDemand } from '../../async/index.ts';
import { ArgumentError, VirError } from '../../errors/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import type { FlagsOptions } from '../values/flags.ts';
import { checkNamespace, checkPrefix } from './metadata-namespace.ts';

const loadXml = onDemand(() => import('./metadata-xml.ts'));

/** The XML namespace of a program's own metadata. */
export interface MetadataNamespace {
  /**
   * The namespace URI, such as `https://example.com/my-program`. It must not contain `&`, `<` or
   * control characters, because libvirt does not escape it.
   */
  readonly uri: string;
  /**
   * The prefix in the object's XML, such as `mine` in `<mine:owner>`: a name without a colon, but
   * not `xml` or `xmlns`.
   */
  readonly prefix: string;
}

/**
 * The element of one namespace in the `<metadata>` of a domain or a network, from
 * {@link Domain.metadata} or {@link Network.metadata}.
 */
export interface Metadata<Enum> {
  /**
   * Returns the XML of the element, without the prefix of its namespace. Null if there is no
   * element.
   */
  get(options?: FlagsOptions<Enum>): Promise<string | null>;

  /**
   * Sets the element, replacing an existing one.
   *
   * The running object and the persistent definition have separate metadata. Without `flags`, the
   * running object's metadata is set, or the definition's if the object is not running.
   *
   * @param xml - One element, such as `<owner team="web"/>`. It needs no namespace: libvirt puts
   *   all elements without one into the program's. The namespace may also be written: as the
   *   default namespace, with the program's prefix, or with another prefix that the root declares.
   * @throws {@link ArgumentError} if libvirt could store the element, but not read it again. See
   *   docs/helpers.md.
   */
  set(xml: string, options?: FlagsOptions<Enum>): Promise<void>;

  /**
   * Removes the element, if there is one.
   */
  remove(options?: FlagsOptions<Enum>): Promise<void>;
}

/** The calls for the metadata elements of an object. */
export interface MetadataCalls<Enum> {
  /** Returns the element of a namespace. */
  get(options: FlagsOptions<Enum> & { readonly uri: string }): Promise<string>;

  /** Sets the element of a namespace; null removes it. */
  set(
    xml: string | null,
    options: FlagsOptions<Enum> & { readonly uri: string; readonly key: string },
  ): Promise<void>;

  /** The number of libvirt's error if there is no element. */
  readonly missing: number;
}

/** Returns the accessor of the element of one namespace. */
export function metadataOf<Enum>(
  calls: MetadataCalls<Enum>,
  namespace: MetadataNamespace,
): Metadata<Enum> {
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
  return {
    get: async (options) => {
      requireKnown(options ?? {}, COMMON);
      return unlessMissing(calls.get({ ...options, uri }), calls.missing);
    },
    set: async (xml, options) => {
      requireText('xml', xml);
      requireKnown(options ?? {}, COMMON);
      const { storableElement } = await loadXml();
      const element = storableElement(xml, prefix, uri);
      await calls.set(element, { ...options, uri, key: prefix });
    },
    remove: async (options) => {
      requireKnown(options ?? {}, COMMON);
      await unlessMissing(calls.set(null, { ...options, uri, key: prefix }), calls.missing);
    },
  };
}

const COMMON = ['flags', 'signal'];

function requireText(argument: string, text: unknown): void {
  if (typeof text === 'string' && text !== '') return;
  throw new ArgumentError(`Expected "${argument}" to be a non-empty string`, { argument });
}

async function unlessMissing<T>(answer: Promise<T>, missing: number): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof VirError && error.number === missing) return null;
    throw error;
  }
}
