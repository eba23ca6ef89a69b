import { encodeElement } from './encode.ts';
import { declaration } from './fragment.ts';
import type { View } from './view.ts';

/**
 * Returns the document of a plain object, in libvirt's style: two spaces a level, single quotes.
 *
 * @throws {@link XmlError} if the object does not have the form of the format.
 */
export function buildDocument(value: unknown, view: View): string {
  const namespaces = new Map<string, string>();
  const context = {
    quote: "'",
    unit: '  ',
    newline: '\n',
    prefixOf: (uri: string, canonical: string): string => {
      namespaces.set(canonical, uri);
      return canonical;
    },
    render: () => undefined,
  };
  const path = `/${view.name}`;
  const extra = (): string =>
    [...namespaces].map(([prefix, uri]) => declaration(prefix, uri)).join('');
  return `${encodeElement({ value, view, path, indent: '', extra }, context)}\n`;
}
