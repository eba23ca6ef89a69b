/**
 * The kinds of problems:
 * - `syntax`: the text is not well-formed XML, or exceeds a limit;
 * - `root`: the root element is that of another format;
 * - `unknown`: the tables do not know the element, the attribute or the value of a list. A daemon
 *   may be newer than the tables, so it is a warning by default;
 * - `value`: a value has another form than its datatype;
 * - `missing`: a required attribute, element or text is missing;
 * - `repeated`: an element occurs more often than it may;
 * - `misplaced`: an element, attribute or text is not allowed beside the others;
 * - `order`: an element follows one that it must precede;
 * - `libxml2-order`: the order is valid, but libxml2 refuses it. It is a warning, because the
 *   daemon uses libxml2 only if it is asked to validate (`VIR_DOMAIN_DEFINE_VALIDATE` and its like).
 *   A few such orders are not found: libxml2 never refuses the order in which libvirt writes.
 */
export type XmlProblemKind =
  | 'syntax'
  | 'root'
  | 'unknown'
  | 'value'
  | 'missing'
  | 'repeated'
  | 'misplaced'
  | 'order'
  | 'libxml2-order';

/** A problem that validation found in a document. */
export interface XmlProblem {
  /**
   * The path of the element or attribute, such as `/domain/devices/disk[2]/@type`. An element has an
   * index, counted from 1, if it has siblings of the same name.
   */
  readonly path: string;

  /** The line, counted from 1; undefined if an object was validated. */
  readonly line: number | undefined;

  /** The column in UTF-16 code units, counted from 1; undefined if an object was validated. */
  readonly column: number | undefined;

  /** The description of the problem. */
  readonly message: string;

  /** The name or value that was found; undefined if something is missing. */
  readonly found: string | undefined;

  /** The names, values or forms that are allowed in its place. */
  readonly allowed: readonly string[];

  /** Whether the document is invalid, or only suspicious. */
  readonly severity: 'error' | 'warning';
  /** The kind of the problem. */
  readonly kind: XmlProblemKind;
}
