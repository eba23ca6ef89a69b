import type { View } from '../codec/view.ts';
import type { SourceDocument } from '../tree/source-document.ts';
import type { SourceElement } from '../tree/source-element.ts';
import { DraftNode } from './draft-node.ts';
import type { DocumentStyle } from './style.ts';
import { styleOf } from './style.ts';

/** A document while it is edited. */
export class DraftDocument {
  readonly source: SourceDocument;
  readonly style: DocumentStyle;

  /** The elements that the program has read, with their changes. */
  readonly nodes = new Map<SourceElement, DraftNode>();

  /** The namespaces to declare in the root element, by prefix. */
  readonly declared = new Map<string, string>();

  /** False after the edit, when drafts no longer change anything. */
  isOpen = true;

  constructor(source: SourceDocument) {
    this.source = source;
    this.style = styleOf(source);
  }

  /** Returns the node of an element. */
  nodeOf(element: SourceElement, view: View | undefined, path: string): DraftNode {
    const known = this.nodes.get(element);
    if (known !== undefined) return known;
    const node = new DraftNode(this, element, view, path);
    this.nodes.set(element, node);
    return node;
  }

  /** Returns the prefix of a namespace at a place, and declares it in the root if necessary. */
  prefixAt(place: SourceElement, uri: string, canonical: string): string {
    const known = place.prefixOf(uri);
    if (known !== undefined) return known;
    for (let count = 0; ; count += 1) {
      const prefix = count === 0 ? canonical : `${canonical}${count}`;
      const taken = this.declared.get(prefix) ?? place.namespaceOf(prefix);
      if (taken !== undefined && taken !== uri) continue;
      this.declared.set(prefix, uri);
      return prefix;
    }
  }
}
