import type { WriteContext } from '../codec/encode.ts';
import { asObject, encodeElement, fragments, invalid } from '../codec/encode.ts';
import { declaration, fragmentOf, missingNamespaces } from '../codec/fragment.ts';
import { encodeValue } from '../codec/value-kind.ts';
import { CONTAINER_OF_LISTS } from '../codec/view.ts';
import type { SourceElement } from '../tree/source-element.ts';
import type { AlignedItem } from './align.ts';
import { align, keyOfElement } from './align.ts';
import type { DraftDocument } from './draft-document.ts';
import type { Slot } from './draft-node.ts';
import { DraftNode, isNothing } from './draft-node.ts';
import { nodeOfDraft } from './draft-proxy.ts';
import { Placement } from './placement.ts';
import type { Splice } from './splice.ts';

/** Returns the XML of an element with its changes; undefined if there are none. */
export type RenderNode = (node: DraftNode) => string | undefined;

/** Returns the changes of the child elements of an element. */
export function renderChildren(node: DraftNode, renderNode: RenderNode): readonly Splice[] {
  const placement = new Placement(node);
  const done = new Set<SourceElement>();
  const rank = ({ child }: Slot): number => node.view?.order.get(child.name) ?? 0;
  const slots = [...node.slots.values()].sort((one, other) => rank(one) - rank(other));
  for (const slot of slots) {
    for (const original of slot.originals) done.add(original);
    new SlotRenderer(node, slot, placement, renderNode).render();
  }
  for (const child of node.element.children) {
    if (node.removed.has(child)) placement.remove(child);
    else if (!done.has(child)) {
      const nested = node.document.nodes.get(child);
      const changed = nested === undefined ? undefined : renderNode(nested);
      if (changed !== undefined) placement.replace(child, changed);
    }
  }
  for (const xml of node.appended) placement.append(xml);
  return placement.splices();
}

/** Writes the child elements of one property. */
class SlotRenderer {
  readonly #node: DraftNode;
  readonly #slot: Slot;
  readonly #placement: Placement;
  readonly #renderNode: RenderNode;

  constructor(node: DraftNode, slot: Slot, placement: Placement, renderNode: RenderNode) {
    this.#renderNode = renderNode;
    this.#node = node;
    this.#slot = slot;
    this.#placement = placement;
  }

  render(): void {
    const { child, originals } = this.#slot;
    const items = this.#items();
    const source = this.#node.document.source.text;
    const aligned = align(originals, items, (each) => keyOfElement(each, child.view, source));
    const used = new Set(aligned.map(({ original }) => original));
    // libvirt's formats have no second element where a property is not a list: leave it as it is.
    const isIgnored = (index: number): boolean => !child.isList && items.length > 0 && index > 0;
    for (const [index, original] of originals.entries()) {
      if (!used.has(original) && !isIgnored(index)) this.#placement.remove(original);
    }
    const places = originals.filter((original) => used.has(original));
    let last: SourceElement | undefined;
    let place = 0;
    for (const item of aligned) {
      if (item.original === undefined) {
        this.#placement.insert(child.name, this.#write(item.value), last, places[0]);
        continue;
      }
      const target = places[place] ?? item.original;
      place += 1;
      last = target;
      const text = this.#textOf(item, item.original);
      if (text !== undefined) this.#placement.replace(target, text);
      else if (target !== item.original) {
        this.#placement.replace(
          target,
          currentXml(this.#node.document, item.original, this.#renderNode),
        );
      }
    }
  }

  #items(): readonly unknown[] {
    const { child, value } = this.#slot;
    if (!child.isList) {
      const isFalse = value === false && child.view.form === 'flag';
      const isUnused = child.name === CONTAINER_OF_LISTS && isNothing(value);
      return value === undefined || isFalse || isUnused ? [] : [value];
    }
    // Deleted items are holes in the array.
    return Object.values(value as readonly unknown[]);
  }

  /** Returns the new text of an element; undefined if it does not change. */
  #textOf({ value, isKept }: AlignedItem, original: SourceElement): string | undefined {
    const { document } = this.#node;
    const { child } = this.#slot;
    const { form, text } = child.view;
    if (isKept) {
      const node = document.nodes.get(original);
      return node === undefined ? undefined : this.#renderNode(node);
    }
    const fresh = new DraftNode(document, original, child.view, this.#path);
    if (form === 'object') {
      merge(fresh, value);
    } else if (form === 'scalar') {
      const encoded = encodeValue(text?.kind ?? 'string', value);
      if (encoded === undefined) return this.#write(value);
      fresh.text = encoded;
    } else if (form === 'fragments') {
      renderFragments(fresh, value);
      if (original.children.length === 0) return this.#write(value);
    } else return this.#write(value);
    return this.#renderNode(fresh);
  }

  get #path(): string {
    return `${this.#node.path}/${this.#slot.child.name}`;
  }

  #write(value: unknown): string {
    const { child } = this.#slot;
    const context = writeContext(this.#node, this.#placement.unit, this.#renderNode);
    const { childIndent: indent } = this.#placement;
    return encodeElement({ value, view: child.view, path: this.#path, indent }, context);
  }
}

/** Makes an element equal to a plain object, with as few changes of its text as possible. */
function merge(node: DraftNode, value: unknown): void {
  const object = asObject(value, node.path, node.view);
  const known = new Set(node.view?.attributes.keys());
  for (const { name } of node.element.attributes)
    if (!known.has(name)) node.setAttribute(name, undefined);
  const children = node.view?.children;
  for (const child of node.element.children) {
    if (child.key === undefined || children?.has(child.key) !== true) node.removed.add(child);
  }
  for (const key of node.keys()) if (!Object.hasOwn(object, key)) node.set(key, undefined);
  for (const [key, each] of Object.entries(object)) node.set(key, each);
}

/** Changes the elements of `<metadata>` and the like, which are XML texts. */
function renderFragments(node: DraftNode, value: unknown): void {
  const { element, document } = node;
  const wanted = fragments(value, node.path);
  for (const child of element.children) {
    const at = wanted.indexOf(fragmentOf(child, document.source.text));
    if (at === -1) node.removed.add(child);
    else wanted.splice(at, 1);
  }
  node.appended.push(...wanted);
}

const rendering = new Set<DraftNode>();

function writeContext(parent: DraftNode, unit: string, renderNode: RenderNode): WriteContext {
  const { document, element } = parent;
  return {
    quote: document.style.quote,
    newline: document.style.newline,
    unit,
    prefixOf: (uri, canonicalPrefix) => document.prefixAt(element, uri, canonicalPrefix),
    render: (value, view) => {
      const node = nodeOfDraft(value);
      // An element that moves to a property with another name is written anew.
      return node?.element.key === view.name ? renderMoved(node, parent, renderNode) : undefined;
    },
  };
}

/** Returns the XML of a draft at a new place, in its own document or in another one. */
function renderMoved(node: DraftNode, parent: DraftNode, renderNode: RenderNode): string {
  node.requireOpen();
  if (rendering.has(node)) throw invalid(node.path, 'cannot contain itself');
  rendering.add(node);
  try {
    const xml = currentXml(node.document, node.element, renderNode);
    let missing = '';
    for (const [prefix, uri] of missingNamespaces(node.element)) {
      const known = parent.document.declared.get(prefix) ?? parent.element.namespaceOf(prefix);
      if (known !== uri) missing += declaration(prefix, uri, parent.document.style.quote);
    }
    const at = node.element.name.length + 1;
    return xml.slice(0, at) + missing + xml.slice(at);
  } finally {
    rendering.delete(node);
  }
}

/** Returns the current XML of an element, changed or not. */
export function currentXml(
  document: DraftDocument,
  element: SourceElement,
  renderNode: RenderNode,
): string {
  const node = document.nodes.get(element);
  const changed = node === undefined ? undefined : renderNode(node);
  return changed ?? document.source.text.slice(element.start, element.end);
}
