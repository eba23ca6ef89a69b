import type { ProgramName } from '../description/read.ts';
import type { Struct, Union } from '../description/schema.ts';
import { fieldName } from '../names.ts';
import type { FieldCode } from './field-code.ts';
import { FieldCoder } from './field-code.ts';
import type { Limits } from './limits.ts';
import type { Definition, Model } from './model.ts';
import type { SourceFile } from './source-file.ts';

/** Writes the interface and the codec of a struct or a union. */
export function emitDefinition(
  model: Model,
  limits: Limits,
  file: SourceFile,
  definition: Definition,
): void {
  const { type, tsName, program } = definition;
  file.exported(tsName, 'value');
  file.type('Codec', '../../xdr/index');
  const coder = new FieldCoder(model, limits, file);
  if (type.kind === 'struct') emitStruct(model, coder, file, { type, tsName, program });
  else emitUnion(coder, file, { type, tsName, program });
}

interface Part<T> {
  readonly type: T;
  readonly tsName: string;
  readonly program: ProgramName;
}

function emitStruct(model: Model, coder: FieldCoder, file: SourceFile, part: Part<Struct>): void {
  const { type, tsName, program } = part;
  const names = new Set<string>();
  const fields = type.fields.map((field) => {
    const name = fieldName(field.name);
    if (names.has(name)) throw new Error(`Two fields of ${type.name} would be named ${name}`);
    names.add(name);
    return {
      field,
      name,
      code: coder.code(field, program),
    };
  });
  const isEmpty = fields.length === 0;
  if (isEmpty) throw new Error(`The struct ${type.name} has no fields`);
  file.add(
    `/** \`struct ${type.name}\` */`,
    `export interface ${tsName} {`,
    ...fields.flatMap(({ field, name, code }) => [
      `  /** ${describeField(model, type.name, field)} */`,
      `  readonly ${name}: ${code.ts};`,
    ]),
    '}',
    '',
    `export const ${tsName}: Codec<${tsName}> = {`,
    '  encode(writer, value) {',
    ...fields.map(({ name, code }) => `    ${code.write(`value.${name}`)};`),
    '  },',
    '  decode(reader) {',
    '    return {',
    ...fields.map(({ name, code }) => `      ${name}: ${code.read},`),
    '    };',
    '  },',
    '};',
    '',
  );
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
