import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AnyProcedure, EnumTable } from '../../../src/protocol/index.ts';
import * as protocol from '../../../src/protocol/index.ts';

const API = resolve(import.meta.dirname, '../../../src/api');
const SOURCES = readdirSync(API, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(API, path), 'utf8'));

/** A method with options: its name, its parameters, and the first procedure in its body. */
interface Method {
  readonly name: string;
  readonly parameters: string;
  readonly procedure: string;
}

/** Compares the enums in the types of the methods with those in the generated tables. */
describe('The enum of an argument', () => {
  const methods = SOURCES.flatMap(methodsOf);

  it('is checked for more than 300 methods', () => {
    expect(methods.length).toBeGreaterThan(300);
  });

  it('is the same in the type of `flags` and in the generated table', () => {
    const flagged = methods.filter(({ procedure }) => tableOf(procedure).flagEnums?.['flags']);
    expect(flagged.length).toBeGreaterThan(200);
    const wrong = flagged.filter(({ parameters, procedure }) => {
      const type = flagsTypeOf(parameters);
      const members = tableOf(procedure).flagEnums?.['flags'];
      return type === undefined || names(type) !== JSON.stringify(members);
    });
    expect(wrong).toEqual([]);
  });

  it('is the same in the type of a value and in the generated table', () => {
    const typed = methods.flatMap(({ name, parameters, procedure }) =>
      [...parameters.matchAll(/OneOf<typeof (\w+)>/g)].map(([, type = '']) => ({
        name,
        type,
        known: Object.values(tableOf(procedure).valueEnums ?? {}).map((each) =>
          JSON.stringify(each),
        ),
      })),
    );
    expect(typed.length).toBeGreaterThan(10);
    expect(typed.filter(({ type, known }) => !known.includes(names(type)))).toEqual([]);
  });
});

function methodsOf(source: string): Method[] {
  const method = /\n {2}(?:async )?(\w+)\(([^{]*?)\): [^\n]*\{\n([\s\S]*?)\n {2}\}\n/g;
  return [...source.matchAll(method)].flatMap(([, name = '', parameters = '', body = '']) => {
    const [, procedure] = /\b((?:remote|qemu|admin)\.\w+)/.exec(body) ?? [];
    const isMethod = /\boptions\?: /.test(parameters) && procedure !== undefined;
    return isMethod ? [{ name, parameters, procedure }] : [];
  });
}

/** Returns the enum in the type of the options; an empty string for reserved flags. */
function flagsTypeOf(parameters: string): string | undefined {
  const [, type = ''] = /options\?: ([\s\S]*?),?\s*$/.exec(parameters) ?? [];
  const direct = /^FlagsOptions(?:<typeof (\w+)>)?$/.exec(type);
  if (direct !== null) return direct[1] ?? '';
  const declared = new RegExp(`interface ${type}\\b[^{]*?FlagsOptions(?:<typeof (\\w+)>)?`);
  const found = SOURCES.map((source) => declared.exec(source)).find((match) => match !== null);
  return found === undefined ? undefined : (found?.[1] ?? '');
}

function tableOf(path: string): AnyProcedure {
  const [program = '', name = ''] = path.split('.');
  const tables = protocol as unknown as Record<string, Record<string, AnyProcedure>>;
  const procedure = tables[program]?.[name];
  if (procedure === undefined) throw new Error(`No procedure ${path}`);
  return procedure;
}

/** Returns the members of an enum as text, so that two enums can be compared. */
function names(type: string): string {
  if (type === '') return '{}';
  return JSON.stringify((protocol as unknown as Record<string, EnumTable>)[type]);
}
