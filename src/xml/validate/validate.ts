import { XmlError } from '../../errors/index.ts';
import type { Schema } from '../tables/schema.ts';
import { readTree } from '../tree/read-tree.ts';
import type { SourceDocument, SourcePlace } from '../tree/source-document.ts';
import type { SourceElement } from '../tree/source-element.ts';
import { Grammar } from './grammar.ts';
import type { XmlProblem } from './problem.ts';
import type { XmlValidateOptions } from './validate-tree.ts';
import { validateTree } from './validate-tree.ts';

/**
 * Returns the problems of a document. If the schema accepts it, there are only warnings about
 * orders that libxml2 refuses.
 *
 * A text that is not well-formed has one problem of the kind `syntax`.
 */
export function validateXml(
  schema: Schema,
  xml: string,
  options: XmlValidateOptions = {},
): XmlProblem[] {
  let document: SourceDocument;
  try {
    document = readTree(xml);
  } catch (reason) {
    if (reason instanceof XmlError) return [problemOf(reason)];
    throw reason;
  }
  return validateTree(
    grammarOf(schema),
    document.root,
    (element, attribute) => placeOf(document, element, attribute),
    options,
  );
}

/**
 * Returns the problems of an object. They have paths, but no lines and columns.
 *
 * @param build Writes the object as XML.
 */
export function validateObject(
  schema: Schema,
  object: unknown,
  build: (object: unknown) => string,
  options: XmlValidateOptions = {},
): XmlProblem[] {
  let xml: string;
  try {
    xml = build(object);
  } catch (reason) {
    if (reason instanceof XmlError) return [problemOf(reason)];
    throw reason;
  }
  return validateTree(grammarOf(schema), readTree(xml).root, () => undefined, options);
}

const grammars = new WeakMap<Schema, Grammar>();

function grammarOf(schema: Schema): Grammar {
  let grammar = grammars.get(schema);
  if (grammar === undefined) {
    grammar = new Grammar(schema);
    grammars.set(schema, grammar);
  }
  return grammar;
}

function placeOf(
  document: SourceDocument,
  element: SourceElement,
  attribute: string | undefined,
): SourcePlace {
  const { text } = document;
  const part =
    attribute === undefined
      ? undefined
      : element.splitStartTag(text).find(({ name }) => name === attribute);
  return document.placeOf(part === undefined ? element.start : text.indexOf(part.name, part.start));
}

function problemOf({ code, message, line, column }: XmlError): XmlProblem {
  return {
    path: '/',
    line,
    column,
    message,
    found: undefined,
    allowed: [],
    severity: 'error',
    kind: code === 'XML_VALUE' ? 'value' : 'syntax',
  };
}
