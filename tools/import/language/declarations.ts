import { ImportError } from '../import-error.ts';
import type { Cursor } from './cursor.ts';
import type { Expression } from './expression.ts';
import { parseExpression } from './expression.ts';
import type {
  Arm,
  Declaration,
  EnumBody,
  EnumMember,
  Shape,
  StructBody,
  TypeSpecifier,
  UnionBody,
  UnionCase,
} from './syntax.ts';

/** The basic types of RFC 4506, and those that rpcgen adds: `char`, `short` and `long`. */
const BASIC_TYPES = new Set(
  'int hyper float double quadruple bool opaque string void char short long'.split(' '),
);

/** The types that `unsigned` may precede. */
const UNSIGNED_TYPES = new Set(['int', 'hyper', 'char', 'short', 'long']);

/** Parses `declaration` of RFC 4506 section 6.3, without `void`, which occurs in unions only. */
export function parseDeclaration(cursor: Cursor): Declaration {
  const { place } = cursor.current;
  const type = parseTypeSpecifier(cursor);
  const optional = cursor.accept('*');
  const { text: name } = cursor.expectName('the name of a field or type');
  const shape: Shape = optional ? { kind: 'optional' } : parseShape(cursor);
  if (type.kind === 'name') {
    checkShape(type.name, shape, cursor);
  }
  return { name, type, shape, place };
}

/**
 * Parses the body of an enum. As in C, and unlike RFC 4506, a value is optional and a last comma is
 * allowed.
 */
export function parseEnumBody(cursor: Cursor): EnumBody {
  const members: EnumMember[] = [];
  cursor.expect('{');
  do {
    const { text: name, place, comments } = cursor.expectName('the name of an enum member');
    const value = cursor.accept('=') ? parseExpression(cursor) : null;
    members.push({ name, value, comments, place });
  } while (cursor.accept(',') && !cursor.sees('}'));
  cursor.expect('}');
  return { members };
}

export function parseStructBody(cursor: Cursor): StructBody {
  const fields: Declaration[] = [];
  cursor.expect('{');
  do {
    fields.push(parseDeclaration(cursor));
    cursor.expect(';');
  } while (!cursor.accept('}'));
  return { fields };
}

export function parseUnionBody(cursor: Cursor): UnionBody {
  cursor.expect('switch');
  cursor.expect('(');
  const discriminant = parseDeclaration(cursor);
  cursor.expect(')');
  cursor.expect('{');
  const cases: UnionCase[] = [];
  do {
    cases.push(parseCase(cursor));
  } while (cursor.sees('case'));
  const fallback = cursor.accept('default') ? parseLabelledArm(cursor) : undefined;
  cursor.expect('}');
  return { discriminant, cases, ...(fallback !== undefined && { default: fallback }) };
}

function parseCase(cursor: Cursor): UnionCase {
  const { place } = cursor.expect('case');
  const values: Expression[] = [parseExpression(cursor)];
  cursor.expect(':');
  while (cursor.accept('case')) {
    values.push(parseExpression(cursor));
    cursor.expect(':');
  }
  const arm = parseArm(cursor);
  return { values, arm, place };
}

function parseLabelledArm(cursor: Cursor): Arm {
  cursor.expect(':');
  return parseArm(cursor);
}

function parseArm(cursor: Cursor): Arm {
  const arm = cursor.accept('void') ? null : parseDeclaration(cursor);
  cursor.expect(';');
  return arm;
}

function parseTypeSpecifier(cursor: Cursor): TypeSpecifier {
  const { text, place } = cursor.expectName('a type');
  switch (text) {
    case 'enum':
      return cursor.sees('{') ? { kind: 'enum', ...parseEnumBody(cursor) } : parseTag(cursor);
    case 'struct':
      return cursor.sees('{') ? { kind: 'struct', ...parseStructBody(cursor) } : parseTag(cursor);
    case 'union':
      return cursor.sees('switch')
        ? { kind: 'union', ...parseUnionBody(cursor) }
        : parseTag(cursor);
    case 'unsigned':
      return { kind: 'name', name: `unsigned ${parseUnsigned(cursor)}`, basic: true };
    case 'void':
      throw new ImportError(place, 'void is allowed only as an empty arm of a union');
    default:
      return { kind: 'name', name: text, basic: BASIC_TYPES.has(text) };
  }
}

/** rpcgen, but not RFC 4506, takes `struct name` for `name`. */
function parseTag(cursor: Cursor): TypeSpecifier {
  return {
    kind: 'name',
    name: cursor.expectName('a body or the name of a type').text,
    basic: false,
  };
}

/** The word after `unsigned`: rpcgen takes `unsigned name` for `unsigned int name`. */
function parseUnsigned(cursor: Cursor): string {
  return UNSIGNED_TYPES.has(cursor.current.text) ? cursor.next().text : 'int';
}

function parseShape(cursor: Cursor): Shape {
  if (cursor.accept('[')) {
    const length = parseExpression(cursor);
    cursor.expect(']');
    return { kind: 'fixed', length };
  }
  if (cursor.accept('<')) {
    const max = cursor.sees('>') ? null : parseExpression(cursor);
    cursor.expect('>');
    return { kind: 'variable', max };
  }
  return { kind: 'plain' };
}

/**
 * Checks the bounds of `opaque` and `string`: the first needs a length or a limit, the second a
 * limit.
 */
function checkShape(type: string, shape: Shape, cursor: Cursor): void {
  const { place } = cursor.current;
  if (type === 'opaque' && shape.kind !== 'fixed' && shape.kind !== 'variable') {
    throw new ImportError(place, 'opaque needs a length [n] or a limit <n>');
  }
  if (type === 'string' && shape.kind !== 'variable') {
    throw new ImportError(place, 'string needs a limit <n>');
  }
}
