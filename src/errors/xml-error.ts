import { LibvirtError } from './libvirt-error.ts';

/**
 * The codes of {@link XmlError}:
 * - `XML_MALFORMED`: the text is not a well-formed XML document;
 * - `XML_DOCTYPE`: the document has a DOCTYPE, which libvirt's formats do not use;
 * - `XML_LIMIT`: the document is too long or too deep;
 * - `XML_ROOT`: the root element is that of another format;
 * - `XML_VALUE`: a value cannot be written as XML.
 */
export type XmlErrorCode = 'XML_MALFORMED' | 'XML_DOCTYPE' | 'XML_LIMIT' | 'XML_ROOT' | 'XML_VALUE';

/** Thrown if an XML document cannot be read or written. */
export class XmlError extends LibvirtError {
  override readonly name = 'XmlError';
  readonly code: XmlErrorCode;
  readonly outcome = 'not-sent';

  /** The line of the error, counted from 1; undefined if the error has no place in a document. */
  readonly line: number | undefined;

  /** The column of the error, counted from 1; undefined if the error has no place in a document. */
  readonly column: number | undefined;

  constructor(
    message: string,
    options: ErrorOptions & {
      readonly code: XmlErrorCode;
      readonly line?: number | undefined;
      readonly column?: number | undefined;
    },
  ) {
    super(message, options);
    this.code = options.code;
    this.line = options.line;
    this.column = options.column;
  }
}
