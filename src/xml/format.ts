import { XmlError } from '../errors/index.ts';
import { buildDocument } from './codec/build.ts';
import { decodeElement } from './codec/decode.ts';
import { fragmentOf } from './codec/fragment.ts';
import type { View } from './codec/view.ts';
import { ViewTable } from './codec/view.ts';
import type { XmlChange, XmlDiffOptions } from './diff/diff.ts';
import { diffDocuments } from './diff/diff.ts';
import type { Draft } from './edit/draft-types.ts';
import { editDocument } from './edit/edit-document.ts';
import type { Schema } from './tables/schema.ts';
import type { XmlLimits } from './tree/read-tree.ts';
import { readTree } from './tree/read-tree.ts';
import type { SourceDocument } from './tree/source-document.ts';
import type { XmlProblem } from './validate/problem.ts';
import { propertyPath } from './validate/property-path.ts';
import type { StandardSchema } from './validate/standard-schema.ts';
import { standardSchema } from './validate/standard-schema.ts';
import { validateObject, validateXml } from './validate/validate.ts';
import type { XmlValidateOptions } from './validate/validate-tree.ts';

/** The functions of one XML format of libvirt. */
export class XmlFormat<T extends object> {
  readonly #schema: Schema;
  readonly #views: ViewTable;
  readonly #limits: XmlLimits;

  /** @internal */
  constructor(schema: Schema, limits: XmlLimits = {}) {
    this.#schema = schema;
    this.#views = new ViewTable(schema);
    this.#limits = limits;
  }

  /** The name of the root element, such as `domain`. */
  get element(): string {
    return this.#root.name;
  }

  /**
   * Returns a document as a plain object, which JSON can represent.
   *
   * The object has the parts that the types describe. Unknown elements and attributes are left out,
   * and unknown values come through as strings.
   *
   * @throws {@link XmlError} if the text is not well-formed, or is a document of another format.
   */
  parse(xml: string): T {
    const { text, root } = this.#read(xml);
    return decodeElement(root, this.#root, text) as T;
  }

  /**
   * Returns a document with the changes that a function makes to a draft.
   *
   * The text differs only where the function changed something; without changes it is the same
   * string. New elements are placed where libvirt writes them, and an array that is not changed
   * keeps its comments and white space.
   *
   * @param change Changes the draft. It must not be asynchronous.
   * @throws {@link XmlError} if the text is not well-formed, is a document of another format, or if
   *   a value does not have the form that the types describe.
   */
  edit(xml: string, change: (draft: Draft<T>) => void): string {
    return editDocument(this.#read(xml), this.#root, (draft) => {
      // The function returns nothing by its type, but an asynchronous one fits this type.
      const result: unknown = change(draft as Draft<T>);
      if (isThenable(result)) {
        result.then(undefined, () => undefined);
        throw new XmlError('The function that changes the draft must not be asynchronous', {
          code: 'XML_VALUE',
        });
      }
    });
  }

  /**
   * Returns the document of a plain object, written as libvirt does.
   *
   * @throws {@link XmlError} if a value does not have the form that the types describe.
   */
  build(config: T): string {
    return buildDocument(config, this.#root);
  }

  /**
   * Returns the problems of a document by libvirt's schema. It never throws because of the document.
   *
   * The problems of an XML text have lines and columns. Elements, attributes and values of lists
   * that the schema does not know are warnings, because a daemon may be newer.
   *
   * @param value The document, as XML or as an object.
   */
  validate(value: string | T, options: XmlValidateOptions = {}): readonly XmlProblem[] {
    return typeof value === 'string'
      ? validateXml(this.#schema, value, options)
      : validateObject(this.#schema, value, (config) => this.build(config as T), options);
  }

  /**
   * Returns a validator in the form of Standard Schema, for form libraries and other schema
   * libraries. It accepts XML and objects. Warnings are no issues.
   */
  toStandardSchema(options: XmlValidateOptions = {}): StandardSchema<string | T> {
    return standardSchema(
      (value) => this.validate(value as string | T, options),
      ({ path }) => propertyPath(this.#root, path),
    );
  }

  /**
   * Returns the differences of two documents in meaning, an empty array if there are none.
   *
   * The order of elements with different names, comments, white space, quotes, units (`1 GiB` and
   * `1048576 KiB`) and the forms of numbers (`0x0a` and `10`) make no difference. The order of
   * elements with one name does.
   *
   * @param before The first document, as XML or as an object.
   * @param after The second document; the one of the daemon if `ignoreFilled` is set.
   * @throws {@link XmlError} if a text is not well-formed, or is a document of another format.
   */
  diff(before: string | T, after: string | T, options: XmlDiffOptions = {}): readonly XmlChange[] {
    return diffDocuments(this.#document(before), this.#document(after), this.#root, options);
  }

  /**
   * Returns the element of a namespace in `<metadata>` as XML; undefined if there is none.
   *
   * @param uri The namespace.
   */
  getMetadata(xml: string, uri: string): string | undefined {
    const { text, root } = this.#read(xml);
    const elements = root.childrenOf('metadata').flatMap(({ children }) => children);
    const found = elements.find((element) => element.uri === uri);
    return found === undefined ? undefined : fragmentOf(found, text);
  }

  /**
   * Returns the document with another element of a namespace in `<metadata>`.
   *
   * @param uri The namespace.
   * @param element The XML of the element, which must have this namespace; undefined removes the
   *   element.
   * @throws {@link XmlError} if the element is not well-formed, or has another namespace.
   */
  setMetadata(xml: string, uri: string, element: string | undefined): string {
    if (element !== undefined && readTree(element, this.#limits).root.uri !== uri) {
      throw new XmlError(`The element of the metadata does not have the namespace "${uri}"`, {
        code: 'XML_VALUE',
      });
    }
    return editDocument(this.#read(xml), this.#root, (draft) => {
      const holder = draft as { metadata?: string[] };
      const others = (holder.metadata ?? []).filter((each) => readTree(each).root.uri !== uri);
      const metadata = element === undefined ? others : [...others, element];
      if (metadata.length > 0 || holder.metadata !== undefined) holder.metadata = metadata;
    });
  }

  get #root(): View {
    return this.#views.root;
  }

  #document(value: string | T): SourceDocument {
    return this.#read(typeof value === 'string' ? value : this.build(value));
  }

  #read(xml: string): SourceDocument {
    const document = readTree(xml, this.#limits);
    const { root } = document;
    const { name } = this.#root;
    if (root.key === name) return document;
    const { line, column } = document.placeOf(root.start);
    throw new XmlError(`The root element is <${root.name}>, but must be <${name}>`, {
      code: 'XML_ROOT',
      line,
      column,
    });
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
