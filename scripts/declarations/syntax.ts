// Questions about single nodes and symbols of declaration files.
import { relative } from 'node:path';
import { ts } from '@ts-morph/common';

/** The identifiers that a top-level statement declares; null if its kind is unknown. */
export function declaredNames(statement: ts.Statement): readonly ts.Identifier[] | null {
  if (ts.isVariableStatement(statement)) {
    const names = statement.declarationList.declarations.map(({ name }) => name);
    return names.every((name) => ts.isIdentifier(name)) ? names : null;
  }
  const isNamed =
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name] : null;
}

/** Whether an identifier is the name of a member, which means nothing without its owner. */
export function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (ts.isTypeElement(parent) || ts.isClassElement(parent)) && parent.name === node;
}

/** What an import or a re-export stands for. */
export interface Import {
  readonly module: string;
  /** `default` for a default import. */
  readonly name: string;
}

/** The import that a symbol stands for; null if it is not imported from another package. */
export function externalImportOf(symbol: ts.Symbol): Import | null {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined) return null;
  if (ts.isNamespaceImport(declaration)) throw refusal(declaration, 'import by names');
  const isSpecifier = ts.isImportSpecifier(declaration) || ts.isExportSpecifier(declaration);
  if (!isSpecifier && !ts.isImportClause(declaration)) return null;
  const module = moduleSpecifierOf(declaration);
  if (module === undefined || isRelative(module)) return null;
  const name = isSpecifier ? (declaration.propertyName ?? declaration.name).text : 'default';
  return { module, name };
}

export function isExternalImport(symbol: ts.Symbol): boolean {
  return externalImportOf(symbol) !== null;
}

function moduleSpecifierOf(node: ts.Node): string | undefined {
  const statement = ts.findAncestor(
    node,
    (ancestor) => ts.isImportDeclaration(ancestor) || ts.isExportDeclaration(ancestor),
  );
  const specifier = statement?.moduleSpecifier;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

/** The documentation right before a statement, with its line break; empty if there is none. */
export function documentation(statement: ts.Statement): string {
  const { text } = statement.getSourceFile();
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  const comment = documentationAt(text, comments.at(-1));
  return comment === '' ? '' : `${comment}\n`;
}

/** The documentation at the head of a file, without a line break; empty if there is none. */
export function leadingComment({ text }: { readonly text: string }): string {
  return documentationAt(text, ts.getLeadingCommentRanges(text, 0)?.[0]);
}

function documentationAt(text: string, range: ts.TextRange | undefined): string {
  const comment = range === undefined ? '' : text.slice(range.pos, range.end);
  return comment.startsWith('/**') ? comment : '';
}

/** An error about a node, with the node's place and the remedy. */
export function refusal(node: ts.Node, remedy: string): Error {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
  const [code] = node.getText(file).split('\n', 1);
  return new Error(`${file.fileName}:${line + 1}: cannot join \`${code}\`: ${remedy}`);
}

export function isInside(folder: string, path: string): boolean {
  return !relative(folder, path).startsWith('..');
}

export function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

export function isWithin(node: ts.Node, ancestor: ts.Node): boolean {
  return ts.findAncestor(node, (parent) => parent === ancestor) !== undefined;
}

/** Compares by code units, which gives the same order on every machine. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
