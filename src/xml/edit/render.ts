import { escapeAttribute, escapeText } from '../codec/escape.ts';
import { declaration } from '../codec/fragment.ts';
import type { DraftDocument } from './draft-document.ts';
import type { DraftNode } from './draft-node.ts';
import { renderChildren } from './render-children.ts';
import type { Splice } from './splice.ts';
import { applySplices } from './splice.ts';

/** Returns the text of a document with the changes of a program; the same text if there are none. */
export function renderDocument(document: DraftDocument): string {
  const { text, root } = document.source;
  const node = document.nodes.get(root);
  const changed = node === undefined ? undefined : renderNode(node);
  return changed === undefined ? text : text.slice(0, root.start) + changed + text.slice(root.end);
}

/** Returns the XML of an element with its changes; undefined if there are none. */
export function renderNode(node: DraftNode): string | undefined {
  const { element, document } = node;
  const { text } = document.source;
  const content = renderContent(node);
  const attributes = renderAttributes(node);
  if (content === undefined && attributes.length === 0) return undefined;
  const startTagEnd = element.isSelfClosing ? element.end : element.contentStart;
  let startTag = applySplices(text, element.start, startTagEnd, attributes);
  if (content === undefined) return startTag + text.slice(startTagEnd, element.end);
  if (element.isSelfClosing) {
    if (content === '') return startTag;
    startTag = startTag.replace(/(?<!\s)\s*\/>$/, '>');
    return `${startTag}${content}</${element.name}>`;
  }
  return startTag + content + text.slice(element.contentEnd, element.end);
}

/** Returns the content of an element with its changes; undefined if there are none. */
function renderContent(node: DraftNode): string | undefined {
  const { element, document } = node;
  const splices = [...renderText(node), ...renderChildren(node, renderNode)];
  if (splices.length === 0) return undefined;
  return applySplices(document.source.text, element.contentStart, element.contentEnd, splices);
}

function renderText({ element, text }: DraftNode): readonly Splice[] {
  if (text === undefined) return [];
  // Child elements come after the text, in their own lines.
  const [child] = element.children;
  const end = child?.start ?? element.contentEnd;
  const space = child === undefined ? '' : element.text.slice(element.text.trimEnd().length);
  return [{ start: element.contentStart, end, text: escapeText(text) + space }];
}

function renderAttributes(node: DraftNode): readonly Splice[] {
  const { element, document, attributes } = node;
  const { source, style, declared } = document;
  const isRoot = element === source.root;
  if (attributes.size === 0 && !(isRoot && declared.size > 0)) return [];
  const parts = element.splitStartTag(source.text);
  const end = parts.at(-1)?.end ?? element.start + 1 + element.name.length;
  const splices: Splice[] = [];
  let added = '';
  for (const [name, value] of attributes) {
    const part = parts.find((each) => each.name === name);
    if (part === undefined) {
      if (value === undefined) continue;
      added += ` ${name}=${style.quote}${escapeAttribute(value, style.quote)}${style.quote}`;
    } else if (value === undefined) {
      splices.push({ start: part.start, end: part.end, text: '' });
    } else {
      const text = escapeAttribute(value, source.text[part.valueEnd] ?? style.quote);
      splices.push({ start: part.valueStart, end: part.valueEnd, text });
    }
  }
  if (isRoot) {
    for (const [prefix, uri] of declared) added += declaration(prefix, uri, style.quote);
  }
  if (added !== '') splices.push({ start: end, end, text: added });
  return splices;
}
