import type { SourceDocument } from '../../../src/xml/tree/source-document.ts';
import type { SourceElement } from '../../../src/xml/tree/source-element.ts';
import { randomNumbers } from './instances.ts';

/** Returns a document with one random change, which may make it invalid. */
export function mutate(document: SourceDocument, seed: number): string {
  const random = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const { text, root } = document;
  const elements = allElements(root).slice(1);
  const element = elements[below(elements.length)];
  if (element === undefined) return text;
  const { start, end, contentStart, contentEnd } = element;
  const source = text.slice(start, end);
  // Without its namespace, a document may not be well-formed.
  const parts = element.splitStartTag(text).filter(({ name }) => !name.startsWith('xmlns'));
  const part = parts[below(parts.length)];
  const splice = (from: number, to: number, insert: string): string =>
    text.slice(0, from) + insert + text.slice(to);
  const other = elements[below(elements.length)] ?? element;
  const changes = [
    () => splice(start, end, ''),
    () => splice(start, end, source + source),
    () => splice(start, start, text.slice(other.start, other.end)),
    () => splice(contentStart, contentEnd, element.isSelfClosing ? '' : 'changed'),
    () => splice(start, start, '<unknown/>'),
    ...(part === undefined
      ? []
      : [
          () => splice(part.start, part.end, ''),
          () => splice(part.valueStart, part.valueEnd, 'changed'),
          () => splice(part.valueStart, part.valueEnd, ''),
          () => splice(part.valueStart, part.valueEnd, '7'),
          () => splice(part.start, part.start, ' unknown="1"'),
        ]),
  ];
  return changes[below(changes.length)]?.() ?? text;
}

function allElements(element: SourceElement): SourceElement[] {
  return [element, ...element.children.flatMap(allElements)];
}
