import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';
import { Cursor } from './cursor.ts';
import type { Token } from './lexer.ts';
import { tokenize } from './lexer.ts';

/**
 * A constant: a number, the name of another constant, or an arithmetic expression.
 *
 * RFC 4506 has numbers and names only. Arithmetic occurs in `#define`s, which rpcgen leaves to the
 * C preprocessor.
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint; readonly place: Place }
  | { readonly kind: 'name'; readonly name: string; readonly place: Place }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly place: Place;
    };

/** Returns the value of a named constant. `place` is where the name is used. */
export type Resolve = (name: string, place: Place) => bigint;

/** The binary operators of C for integers, lowest precedence first. */
const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const NUMBER = /^(?<digits>0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)[uU]?[lL]{0,2}[uU]?$/;

/** Parses a text that is one expression, such as the value of a macro. */
export function expressionOf(text: string, { file, line }: Place): Expression {
  // With the space before it, a leading % or # is not taken for a line of rpcgen or the
  // preprocessor.
  const cursor = new Cursor(tokenize(` ${text}`, file, line).tokens);
  const expression = parseExpression(cursor);
  return cursor.atEnd ? expression : cursor.fail('the end of the constant');
}

export function parseExpression(cursor: Cursor, level = 0): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) {
    return parseUnary(cursor);
  }
  let left = parseExpression(cursor, level + 1);
  while (operators.includes(cursor.current.text)) {
    const { text: operator, place } = cursor.next();
    left = { kind: 'binary', operator, left, right: parseExpression(cursor, level + 1), place };
  }
  return left;
}

export function evaluate(expression: Expression, resolve: Resolve): bigint {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return resolve(expression.name, expression.place);
    case 'unary':
      return applyUnary(expression.operator, evaluate(expression.operand, resolve));
    case 'binary': {
      const left = evaluate(expression.left, resolve);
      return applyBinary(expression, left, evaluate(expression.right, resolve));
    }
  }
}

function parseUnary(cursor: Cursor): Expression {
  const { text } = cursor.current;
  if (text === '-' || text === '+' || text === '~') {
    cursor.next();
    return { kind: 'unary', operator: text, operand: parseUnary(cursor) };
  }
  if (cursor.accept('(')) {
    const inner = parseExpression(cursor);
    cursor.expect(')');
    return inner;
  }
  const token = cursor.current;
  if (token.kind === 'number') {
    cursor.next();
    return { kind: 'number', value: numberOf(token), place: token.place };
  }
  const { text: name, place } = cursor.expectName('a number or the name of a constant');
  return { kind: 'name', name, place };
}

function numberOf({ text, place }: Token): bigint {
  const { digits } = NUMBER.exec(text)?.groups ?? {};
  if (digits === undefined) {
    throw new ImportError(place, `"${text}" is not a decimal, hexadecimal or octal number`);
  }
  return BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
}

function applyUnary(operator: string, operand: bigint): bigint {
  switch (operator) {
    case '-':
      return -operand;
    case '~':
      return ~operand;
    default:
      return operand;
  }
}

function applyBinary(
  { operator, place }: { operator: string; place: Place },
  left: bigint,
  right: bigint,
): bigint {
  switch (operator) {
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '<<':
      return left << shiftCount(right, place);
    case '>>':
      return left >> shiftCount(right, place);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      return divide(operator, left, right, place);
  }
}

function shiftCount(count: bigint, place: Place): bigint {
  if (count < 0n || count > 63n) {
    throw new ImportError(place, `a shift by ${count}: C shifts 64-bit numbers by 0 to 63`);
  }
  return count;
}

function divide(operator: string, left: bigint, right: bigint, place: Place): bigint {
  if (right === 0n) {
    throw new ImportError(place, 'division by zero');
  }
  return operator === '/' ? left / right : left % right;
}
