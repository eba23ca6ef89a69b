import { ts } from '@ts-morph/common';
import type { Export } from '../declarations/graph.ts';
import { compare } from '../declarations/syntax.ts';

const printer = ts.createPrinter({ removeComments: true });
const LINE_WIDTH = 100;

export type Kind = 'Functions' | 'Classes' | 'Interfaces' | 'Types' | 'Enums' | 'Constants';

/** The kind of a symbol, by its declarations. */
export function kindOf(statements: readonly ts.Statement[]): Kind {
  if (statements.some(ts.isClassDeclaration)) return 'Classes';
  if (statements.some(ts.isFunctionDeclaration)) return 'Functions';
  if (enumMembersOf(statements) !== null) return 'Enums';
  if (statements.some(ts.isInterfaceDeclaration)) return 'Interfaces';
  if (statements.some(ts.isTypeAliasDeclaration)) return 'Types';
  return 'Constants';
}

/** Returns the declarations of a symbol, without comments and private members. */
export function printSymbol(
  { name, symbol, isTypeOnly }: Export,
  statements: readonly ts.Statement[],
): string {
  const members = enumMembersOf(statements);
  const texts = members === null ? statements.map(printStatement) : [printEnum(name, members)];
  if (name !== symbol.name) texts.unshift(`// ${symbol.name}, exported as ${name}`);
  if (isTypeOnly && statements.some(isValue)) texts.unshift('// exported as a type only');
  return texts.join('\n');
}

interface EnumMember {
  readonly name: string;
  readonly value: string;
}

/**
 * The members of an enum, which is a constant object and a type of its values with the same name. Null
 * for anything else.
 */
function enumMembersOf(statements: readonly ts.Statement[]): readonly EnumMember[] | null {
  const constant = statements.find(ts.isVariableStatement);
  const isPair = statements.length === 2 && statements.some(ts.isTypeAliasDeclaration);
  const type = constant?.declarationList.declarations[0]?.type;
  if (!isPair || type === undefined || !ts.isTypeLiteralNode(type)) return null;
  const members = type.members.flatMap((member) => {
    if (!ts.isPropertySignature(member) || member.type === undefined) return [];
    if (!ts.isLiteralTypeNode(member.type)) return [];
    return [{ name: member.name.getText(), value: member.type.getText() }];
  });
  return members.length === type.members.length ? members : null;
}

/** Prints an enum in few lines: some have a hundred members. */
function printEnum(name: string, members: readonly EnumMember[]): string {
  const lines: string[] = [];
  let line = ' ';
  for (const member of members) {
    const item = ` ${member.name}: ${member.value},`;
    if (line.length + item.length > LINE_WIDTH) {
      lines.push(line);
      line = ' ';
    }
    line += item;
  }
  return [`enum ${name} {`, ...lines, line, '}'].join('\n');
}

function isValue(statement: ts.Statement): boolean {
  return !ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement);
}

function printStatement(statement: ts.Statement): string {
  const file = statement.getSourceFile();
  const text = printer.printNode(ts.EmitHint.Unspecified, withPublicMembers(statement, file), file);
  return text.replace(/^(export )?(declare )?/, '');
}

/** Sorts the members, because their order is no part of the surface. */
function withPublicMembers(node: ts.Statement, file: ts.SourceFile): ts.Statement {
  if (ts.isClassDeclaration(node)) {
    return ts.factory.updateClassDeclaration(
      node,
      node.modifiers,
      node.name,
      node.typeParameters,
      node.heritageClauses,
      sorted(
        node.members.filter((member) => !isPrivate(member)),
        file,
      ),
    );
  }
  if (ts.isInterfaceDeclaration(node)) {
    return ts.factory.updateInterfaceDeclaration(
      node,
      node.modifiers,
      node.name,
      node.typeParameters,
      node.heritageClauses,
      sorted(node.members, file),
    );
  }
  return node;
}

/** A private constructor is a part of the surface: users cannot call it. */
function isPrivate(member: ts.ClassElement): boolean {
  if (ts.isConstructorDeclaration(member)) return false;
  const isHash = member.name !== undefined && ts.isPrivateIdentifier(member.name);
  return isHash || hasModifier(member, ts.SyntaxKind.PrivateKeyword);
}

/** By name. Overloads keep their order, because TypeScript takes the first that fits. */
function sorted<Member extends ts.ClassElement | ts.TypeElement>(
  members: readonly Member[],
  file: ts.SourceFile,
): Member[] {
  const nameOf = (member: Member): string => member.name?.getText(file) ?? '';
  return [...members].sort((a, b) => rank(a) - rank(b) || compare(nameOf(a), nameOf(b)));
}

/** Constructors and call signatures are first, then static members. */
function rank(member: ts.ClassElement | ts.TypeElement): number {
  if (member.name === undefined) return 0;
  return hasModifier(member, ts.SyntaxKind.StaticKeyword) ? 1 : 2;
}

function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some((modifier) => modifier.kind === kind) === true;
}
