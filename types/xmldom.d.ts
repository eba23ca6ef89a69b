/**
 * The part of `@xmldom/xmldom` that lvsh uses. The package's own declarations refer to those of
 * browsers, which contradict Node's.
 */

export interface XmlNode {
  readonly nodeType: number;
  readonly nodeName: string;

  /** The text of a text node or an attribute. */
  readonly nodeValue: string | null;
  readonly firstChild: XmlNode | null;
  readonly nextSibling: XmlNode | null;
  cloneNode(isDeep: boolean): XmlNode;
}

export class DOMParser {
  constructor(options: { readonly onError: (level: string, message: string) => void });
  parseFromString(xml: string, mimeType: 'text/xml'): XmlNode;
}

export class XMLSerializer {
  serializeToString(node: XmlNode): string;
}

/** The package is CommonJS, whose bundle has only a default export. */
declare const xmldom: {
  readonly DOMParser: typeof DOMParser;
  readonly XMLSerializer: typeof XMLSerializer;
};
export default xmldom;
