import { ImportError } from '../import-error.ts';
import { Cursor } from './cursor.ts';
import {
  parseDeclaration,
  parseEnumBody,
  parseStructBody,
  parseUnionBody,
} from './declarations.ts';
import { expressionOf, parseExpression } from './expression.ts';
import type { Token } from './lexer.ts';
import { tokenize } from './lexer.ts';
import type { ConstantDefinition, Declaration, Definition, Specification } from './syntax.ts';

const DEFINE = /^\s*#\s*define\s+(?<name>[A-Za-z_]\w*)(?<value>\s.*)$/;

/**
 * Parses an XDR file: `specification` of RFC 4506 section 6.3, and `#define` of a constant.
 *
 * @throws {@link ImportError} with file and line for the first text that is not in the grammar.
 */
export function parseSpecification(text: string, file: string): Specification {
  const { tokens, passedThrough } = tokenize(text, file);
  const cursor = new Cursor(tokens);
  const definitions: Definition[] = [];
  while (!cursor.atEnd) {
    definitions.push(parseDefinition(cursor));
  }
  return { file, definitions, passedThrough };
}

function parseDefinition(cursor: Cursor): Definition {
  if (cursor.current.kind === 'directive') {
    return parseDefine(cursor.next());
  }
  const { place } = cursor.current;
  const definition = parseKeyword(cursor.next(), cursor);
  cursor.expect(';');
  return { ...definition, place };
}

/** Parses the definition that the keyword begins, up to its semicolon. */
function parseKeyword(keyword: Token, cursor: Cursor): Definition {
  const { place } = keyword;
  switch (keyword.text) {
    case 'const':
      return parseConstant(cursor);
    case 'typedef':
      return typedefOf(parseDeclaration(cursor));
    case 'enum':
      return { kind: 'enum', name: nameOf(cursor), place, ...parseEnumBody(cursor) };
    case 'struct':
      return { kind: 'struct', name: nameOf(cursor), place, ...parseStructBody(cursor) };
    case 'union':
      return { kind: 'union', name: nameOf(cursor), place, ...parseUnionBody(cursor) };
    case 'program':
      throw new ImportError(
        place,
        'program blocks are not supported: libvirt numbers procedures in an enum',
      );
    default:
      throw new ImportError(
        place,
        `expected const, typedef, enum, struct or union, got "${keyword.text}"`,
      );
  }
}

/**
 * Returns the definition of a typedef. A typedef of a body defines a type of that name (RFC 4506
 * section 4.18).
 */
function typedefOf(declaration: Declaration): Definition {
  const { name, type, shape, place } = declaration;
  return type.kind !== 'name' && shape.kind === 'plain'
    ? { name, place, ...type }
    : { kind: 'typedef', name, declaration, place };
}

function parseConstant(cursor: Cursor): ConstantDefinition {
  const { text: name, place } = cursor.expectName('the name of a constant');
  cursor.expect('=');
  return { kind: 'constant', name, value: parseExpression(cursor), place };
}

function parseDefine({ text, place }: Token): ConstantDefinition {
  const { name, value } = DEFINE.exec(text)?.groups ?? {};
  if (name === undefined || value === undefined || value.trimEnd().endsWith('\\')) {
    throw new ImportError(place, `only "#define NAME constant" is supported, got "${text.trim()}"`);
  }
  return { kind: 'constant', name, value: expressionOf(value, place), place };
}

function nameOf(cursor: Cursor): string {
  return cursor.expectName('a name').text;
}
