import { XmlError } from '../../errors/index.ts';
import { readTree } from '../tree/read-tree.ts';
import type { DraftNode } from './draft-node.ts';
import { nodeOfDraft } from './draft-proxy.ts';
import { renderNode } from './render.ts';
import { currentXml } from './render-children.ts';

/**
 * Returns the XML behind a draft, also the parts that the types do not know. It can be read and
 * changed while the edit runs.
 *
 * @param draft The draft of a document, or an object in it, such as `draft.devices.disk[0]`.
 * @throws {@link XmlError} if the value is not an element of the edited document.
 */
export function raw(draft: object): RawElement {
  const node = nodeOfDraft(draft);
  if (node === undefined) {
    throw new XmlError('raw() needs an object of a draft that stands in the document', {
      code: 'XML_VALUE',
    });
  }
  return new RawElement(node);
}

/** An element as XML, within an edit. */
export class RawElement {
  readonly #node: DraftNode;

  /** @internal */
  constructor(node: DraftNode) {
    this.#node = node;
  }

  /** The name without prefix. */
  get name(): string {
    return this.#node.element.local;
  }

  /** The namespace, an empty string if there is none. */
  get namespace(): string {
    return this.#node.element.uri;
  }

  /** The attributes by their names as written. */
  get attributes(): Readonly<Record<string, string>> {
    const { element, attributes } = this.#node;
    const names = new Set([...element.attributes.map(({ name }) => name), ...attributes.keys()]);
    const entries = [...names].map((name) => [name, this.#node.attribute(name)] as const);
    return Object.fromEntries(
      entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  }

  /** Returns the value of an attribute; undefined if there is none. */
  getAttribute(name: string): string | undefined {
    return this.#node.attribute(name);
  }

  /** Sets an attribute; undefined removes it. */
  setAttribute(name: string, value: string | undefined): void {
    this.#node.requireOpen();
    if (!/^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/.test(name)) {
      throw new XmlError(`"${name}" is not the name of an attribute`, { code: 'XML_VALUE' });
    }
    this.#node.setAttribute(name, value);
  }

  /** The text directly within the element. */
  get text(): string {
    return this.#node.text ?? this.#node.element.text;
  }

  set text(text: string) {
    this.#node.requireOpen();
    this.#node.text = text;
  }

  /** The child elements in the document. Elements that this edit added are not among them. */
  get children(): readonly RawElement[] {
    const { element, view, document, path, removed } = this.#node;
    return element.children
      .filter((child) => !removed.has(child))
      .map((child) => {
        const property = child.key === undefined ? undefined : view?.children.get(child.key);
        const place = property === undefined ? undefined : view?.properties.get(property);
        const childView = place?.is === 'child' ? place.view : undefined;
        return new RawElement(document.nodeOf(child, childView, `${path}/${child.name}`));
      });
  }

  /** Adds an XML element at the end of the content. */
  append(xml: string): void {
    this.#node.requireOpen();
    const { start, end } = readTree(xml).root;
    this.#node.appended.push(xml.slice(start, end));
  }

  /** Removes a child element. */
  removeChild(child: RawElement): void {
    this.#node.requireOpen();
    const { element } = child.#node;
    this.#node.removed.add(element);
    for (const [property, slot] of this.#node.slots) {
      if (!slot.originals.includes(element)) continue;
      if (Array.isArray(slot.value)) {
        this.#node.set(
          property,
          slot.value.filter((each) => nodeOfDraft(each)?.element !== element),
        );
      } else this.#node.set(property, undefined);
    }
  }

  /** Returns the current XML of the element. */
  toString(): string {
    return currentXml(this.#node.document, this.#node.element, renderNode);
  }
}
