import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';
import { Cursor } from '../language/cursor.ts';
import { parseEnumBody } from '../language/declarations.ts';
import type { Resolve } from '../language/expression.ts';
import { expressionOf } from '../language/expression.ts';
import { tokenize } from '../language/lexer.ts';
import type { EnumMember } from '../language/syntax.ts';
import { ConstantScope } from './constant-scope.ts';

export interface Header {
  readonly file: string;
  readonly text: string;
}

/**
 * The constants of C headers that libvirt's interface files use, such as `VIR_UUID_BUFLEN`: macros
 * that are numbers, and members of enums. The rest of C is not parsed.
 */
export class Headers {
  readonly #headers: readonly Header[];
  readonly #constants = new ConstantScope((name, place) => {
    this.#define(name, place);
    return this.#constants.resolve(name, place);
  });

  constructor(headers: readonly Header[]) {
    this.#headers = headers.map(({ file, text }) => ({ file, text: withoutComments(text) }));
  }

  get resolve(): Resolve {
    return this.#constants.resolve;
  }

  /** Returns the values of all members of the enum that has the given member. */
  enumOf(member: string, place: Place): Record<string, number> {
    this.resolve(member, place);
    const members = this.#membersWith(member) ?? [];
    return Object.fromEntries(
      members.map(({ name, place }) => [name, this.#constants.named(name, place)]),
    );
  }

  /** Defines the constant, and the other members of its enum. */
  #define(name: string, place: Place): void {
    const [macro, another] = this.#headers.flatMap((header) => macrosIn(header, name));
    if (another !== undefined && macro?.text !== another.text) {
      throw new ImportError(another.place, `${name} has two different definitions`);
    }
    if (macro !== undefined) {
      this.#constants.define(name, expressionOf(macro.text, macro.place), macro.place);
      return;
    }
    const members = this.#membersWith(name);
    if (members === undefined) {
      throw new ImportError(
        place,
        `${name} is defined neither in an interface file nor in a header`,
      );
    }
    this.#constants.defineEnum(members);
  }

  #membersWith(name: string): readonly EnumMember[] | undefined {
    return this.#headers.flatMap((header) => enumsIn(header, name))[0];
  }
}

interface Macro {
  readonly text: string;
  readonly place: Place;
}

function macrosIn({ file, text }: Header, name: string): Macro[] {
  const define = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}[ \\t]+(\\S.*)$`, 'gm');
  return [...text.matchAll(define)].map(({ 1: value = '', index }) => ({
    text: value.trim(),
    place: { file, line: lineAt(text, index) },
  }));
}

/** Returns the members of every enum that has a member of that name. */
function enumsIn({ file, text }: Header, name: string): (readonly EnumMember[])[] {
  const word = new RegExp(`\\b${name}\\b`);
  return [...text.matchAll(/\benum\b\s*\w*\s*(\{[^}]*\})/g)]
    .filter(({ 1: body = '' }) => word.test(body))
    .map(({ 0: all, 1: body = '', index }) => {
      const line = lineAt(text, index + all.length - body.length);
      return parseEnumBody(new Cursor(tokenize(withoutDirectives(body), file, line).tokens))
        .members;
    })
    .filter((members) => members.some((member) => member.name === name));
}

/** Removes comments. Line breaks stay, so that line numbers stay correct. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => ` ${comment.replaceAll(/[^\n]/g, '')}`);
}

function withoutDirectives(text: string): string {
  return text.replaceAll(/^[ \t]*#.*$/gm, '');
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
