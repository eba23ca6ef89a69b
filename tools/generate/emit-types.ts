import type { ProgramName } from '../description/read.ts';
import type { Struct, Union } from '../description/schema.ts';
import { fieldName } from '../names.ts';
import type { FieldCode, Imports } from './field-code.ts';
import { FieldCoder } from './field-code.ts';
import type { Limits } from './limits.ts';
import type { Definition, Model } from './model.ts';
import type { SharedCodecs } from './shared-codecs.ts';
import type { SourceFile } from './source-file.ts';

/** The tables of the generator, and its files. */
export interface Target {
  readonly model: Model;
  readonly limits: Limits;
  readonly shared: SharedCodecs;
  /** Returns the generated file of this path. */
  readonly open: (path: string, program: ProgramName) => SourceFile;
}

/** Writes the interface and the codec of a struct or a union. */
export function emitDefinition(target: Target, definition: Definition): void {
  const { type, tsName, program } = definition;
  const file = target.open(definition.file, program);
  file.exported(tsName, 'value');
  file.type('Codec', '../../xdr/index');
  if (type.kind === 'struct') emitStruct(target, file, { type, tsName, program });
  else emitUnion(coderOf(target, withCodecs(file)), file, { type, tsName, program });
}

interface Part<T> {
  readonly type: T;
  readonly tsName: string;
  readonly program: ProgramName;
}

function emitStruct(target: Target, file: SourceFile, part: Part<Struct>): void {
  const { type, tsName, program } = part;
  const shared = target.shared.find(type);
  const imports = shared === undefined ? withCodecs(file) : typesOnly(file);
  const fields = fieldsOf(coderOf(target, imports), part);
  file.add(
    `/** \`struct ${type.name}\` */`,
    `export interface ${tsName} {`,
    ...fields.flatMap(({ field, name, code }) => [
      `  /** ${describeField(target.model, type.name, field)} */`,
      `  readonly ${name}: ${code.ts};`,
    ]),
    '}',
    '',
  );
  if (shared === undefined) {
    file.add(...codecOf(tsName, tsName, fields));
    return;
  }
  file.value(shared.name, shared.file);
  file.add(`export const ${tsName}: Codec<${tsName}> = ${shared.name};`, '');
  const home = target.open(shared.file, program);
  if (!home.exports.has(shared.name)) emitShared(target, home, { type, program }, shared.name);
}

/** Writes a codec that several payloads share. */
function emitShared(
  target: Target,
  file: SourceFile,
  part: Omit<Part<Struct>, 'tsName'>,
  name: string,
): void {
  const fields = fieldsOf(coderOf(target, withCodecs(file)), part);
  const members = fields.map((each) => `readonly ${each.name}: ${each.code.ts}`);
  file.exported(name, 'value');
  file.type('Codec', '../../xdr/index');
  file.add(...codecOf(name, `{ ${members.join('; ')} }`, fields));
}

interface Field {
  readonly field: Struct['fields'][number];
  readonly name: string;
  readonly code: FieldCode;
}

function fieldsOf(
  coder: FieldCoder,
  { type, program }: Omit<Part<Struct>, 'tsName'>,
): readonly Field[] {
  if (type.fields.length === 0) throw new Error(`The struct ${type.name} has no fields`);
  const names = new Set<string>();
  return type.fields.map((field) => {
    const name = fieldName(field.name);
    if (names.has(name)) throw new Error(`Two fields of ${type.name} would be named ${name}`);
    names.add(name);
    return { field, name, code: coder.code(field, program) };
  });
}

function codecOf(name: string, ts: string, fields: readonly Field[]): readonly string[] {
  return [
    `export const ${name}: Codec<${ts}> = {`,
    '  encode(writer, value) {',
    ...fields.map((each) => `    ${each.code.write(`value.${each.name}`)};`),
    '  },',
    '  decode(reader) {',
    '    return {',
    ...fields.map((each) => `      ${each.name}: ${each.code.read},`),
    '    };',
    '  },',
    '};',
    '',
  ];
}

function coderOf({ model, limits }: Target, imports: Imports): FieldCoder {
  return new FieldCoder(model, limits, imports);
}

/** The file has the codec of the struct. */
function withCodecs(file: SourceFile): Imports {
  const value: Imports['codec'] = (name, from) => file.value(name, from);
  return { codec: value, limit: value };
}

/** The file has the interface of the struct, and its codec is in another file. */
function typesOnly(file: SourceFile): Imports {
  return { codec: (name, from) => file.type(name, from), limit: (name) => name };
}

function describeField(model: Model, struct: string, field: Struct['fields'][number]): string {
  const { type, name, length, max, lengthName = length, maxName = max } = field;
  const bounds =
    length === undefined ? (max === undefined ? '' : `<${maxName}>`) : `[${lengthName}]`;
  const note = model.description.notes.fields[`${struct}.${name}`];
  return `\`${type} ${name}${bounds}\`${note === undefined ? '' : `. ${note}.`}`;
}

function emitUnion(coder: FieldCoder, file: SourceFile, part: Part<Union>): void {
  const { type, tsName, program } = part;
  const arms = type.cases.map((arm) => ({
    arm,
    code: coder.code(arm, program),
  }));
  file.add(
    `/** \`union ${type.name}\`: \`type\` selects the type of \`value\`. */`,
    `export type ${tsName} =`,
    ...arms.flatMap(({ arm, code }) => [
      `  /** \`${arm.constant}\`: \`${arm.type} ${arm.name}\` */`,
      `  | { readonly type: ${arm.case}; readonly value: ${code.ts} }`,
    ]),
    ';',
    '',
    `export const ${tsName}: Codec<${tsName}> = {`,
    '  encode(writer, value) {',
    '    const { type } = value;',
    '    switch (type) {',
    ...arms.flatMap(({ arm, code }) => [
      `      case ${arm.case}:`,
      '        writer.int(type);',
      `        ${code.write('value.value')};`,
      '        break;',
    ]),
    '      default:',
    '        writer.unknownCase(type);',
    '    }',
    '  },',
    '  decode(reader) {',
    '    const type = reader.int();',
    '    switch (type) {',
    ...arms.flatMap(({ arm, code }) => [
      `      case ${arm.case}:`,
      `        return ${unionValue(code, arm.case)};`,
    ]),
    '      default:',
    '        return reader.unknownCase(type);',
    '    }',
    '  },',
    '};',
    '',
  );
}

function unionValue(code: FieldCode, discriminant: number): string {
  return `{ type: ${discriminant}, value: ${code.read} }`;
}
