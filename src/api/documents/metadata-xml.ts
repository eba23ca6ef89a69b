import { ArgumentError, XmlError } from '../../errors/index.ts';
import { readTree } from '../../xml/tree/read-tree.ts';
import type { SourceDocument } from '../../xml/tree/source-document.ts';
import type { SourceElement, SourceRange } from '../../xml/tree/source-element.ts';

/** The root as the first node, after an optional XML declaration. */
const ROOT_FIRST = /^\s*(<\?xml\s[^>]*>\s*)?<[^!?]/;

/**
 * Returns the element as libvirt can store it and read it again. libvirt declares the prefix and
 * adds it to all elements without a namespace. It refuses a declaration in the document, so this
 * function removes the declaration and the prefix.
 *
 * Faults in the syntax are left to libvirt, which reports them with their place.
 *
 * @throws ArgumentError if libvirt could store the element, but not find it again, or if the
 *   object's XML would not be well-formed then.
 */
export function storableElement(xml: string, prefix: string, uri: string): string {
  if (!ROOT_FIRST.test(xml)) {
    if (!/^\s*</.test(xml)) return xml;
    throw refused('libvirt looks for the element only at the start: remove everything before it');
  }
  const document = readIfPossible(xml);
  if (document === undefined) return xml;
  const { root } = document;
  const elements = withDescendants(root);
  for (const element of elements) checkDeclarations(element, prefix, uri);
  for (const element of elements) checkPrefixes(element, prefix);
  checkRoot(root, prefix, uri);
  const removed = elements.flatMap((element) => prefixesOf(element, xml, prefix));
  return without(xml, removed);
}

function readIfPossible(xml: string): SourceDocument | undefined {
  try {
    return readTree(xml);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function withDescendants(element: SourceElement): readonly SourceElement[] {
  return [element, ...element.children.flatMap(withDescendants)];
}

function checkDeclarations(element: SourceElement, prefix: string, uri: string): void {
  const declared = element.declared?.[prefix];
  if (declared !== undefined && declared !== uri) {
    throw refused(`it declares the prefix "${prefix}" for another namespace, "${declared}"`);
  }
  const lost = element.attributes.find((attribute) => attribute.prefix === prefix);
  if (lost !== undefined) {
    const advice = 'write the attribute without a prefix';
    throw refused(`libvirt does not keep the prefix of the attribute "${lost.name}": ${advice}`);
  }
}

function checkPrefixes(element: SourceElement, prefix: string): void {
  const used = [element, ...element.attributes].map((each) => each.prefix);
  const unknown = used.find(
    (each) => each !== '' && each !== prefix && element.namespaceOf(each) === undefined,
  );
  if (unknown !== undefined) throw refused(`its prefix "${unknown}" is not declared`);
}

/** libvirt finds an element again by the namespace of its root. */
function checkRoot(root: SourceElement, prefix: string, uri: string): void {
  if (root.prefix === prefix) return;
  const declared = root.declared?.[root.prefix];
  const namespace = root.prefix === '' ? declared || uri : declared;
  if (namespace === uri) return;
  const where = namespace === undefined ? 'no namespace that it declares' : `"${namespace}"`;
  throw refused(`its root <${root.name}> is in ${where}, so that libvirt would not find it again`);
}

/** Returns the places of a prefix in the tags of an element, and of its declaration. */
function prefixesOf(element: SourceElement, xml: string, prefix: string): readonly SourceRange[] {
  const isDeclared = element.declared?.[prefix] !== undefined;
  const places: SourceRange[] = isDeclared
    ? element.splitStartTag(xml).filter(({ name }) => name === `xmlns:${prefix}`)
    : [];
  if (element.prefix !== prefix) return places;
  const length = `${prefix}:`.length;
  const inStartTag = element.start + '<'.length;
  places.push({ start: inStartTag, end: inStartTag + length });
  if (!element.isSelfClosing) {
    const inEndTag = element.contentEnd + '</'.length;
    places.push({ start: inEndTag, end: inEndTag + length });
  }
  return places;
}

function without(text: string, ranges: readonly SourceRange[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    result += text.slice(at, start);
    at = end;
  }
  return result + text.slice(at);
}

function refused(reason: string): ArgumentError {
  const text = `libvirt cannot keep this XML as metadata: ${reason}`;
  return new ArgumentError(text, { argument: 'xml' });
}
