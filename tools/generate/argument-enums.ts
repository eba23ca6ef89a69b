import type { ProgramName } from '../description/read.ts';
import type { Call, Functions } from '../description/schema.ts';
import { enumName, fieldName } from '../names.ts';
import { enumGroup } from './emit-enums.ts';
import type { Model } from './model.ts';
import type { SourceFile } from './source-file.ts';

type LibvirtFunction = Functions['functions'][number];
type EnumsByField = Readonly<Record<string, string>>;

/** The enums of a procedure's arguments, as the properties of its description. */
export function argumentEnums(
  model: Model,
  file: SourceFile,
  { procedure, program }: { readonly procedure: Call; readonly program: ProgramName },
): readonly string[] {
  const functions = functionsOf(model, program, procedure);
  const flags = { ...reservedFlags(model, procedure), ...merged(functions, 'flagEnums') };
  return [
    ...property(file, 'flagEnums', flags),
    ...property(file, 'valueEnums', merged(functions, 'valueEnums')),
  ];
}

/** The functions that the procedure carries; the procedures that only help them do not count. */
function functionsOf(
  model: Model,
  program: ProgramName,
  { number }: Call,
): readonly LibvirtFunction[] {
  return model.description.functions.functions.filter(({ procedures }) => {
    const [carrier] = procedures ?? [];
    return carrier !== undefined && carrier[0] === program && carrier[1] === number;
  });
}

/** A field `flags` that libvirt defines no flags for is reserved: an empty enum. */
function reservedFlags(model: Model, { args }: Call): EnumsByField {
  const type = args === null ? undefined : model.find(args);
  const fields = type?.kind === 'struct' ? type.fields : [];
  return fields.some((field) => field.name === 'flags' && field.type === 'unsigned int')
    ? { flags: '' }
    : {};
}

function merged(
  functions: readonly LibvirtFunction[],
  key: 'flagEnums' | 'valueEnums',
): EnumsByField {
  const enums: Record<string, string> = {};
  for (const entry of functions) {
    for (const [field, cName] of Object.entries(entry[key] ?? {})) {
      if (enums[field] !== undefined && enums[field] !== cName) {
        throw new Error(`${entry.name}: "${field}" is of ${cName} and of ${enums[field]}`);
      }
      enums[field] = cName;
    }
  }
  return enums;
}

function property(file: SourceFile, name: string, enums: EnumsByField): readonly string[] {
  const entries = Object.entries(enums).map(([field, cName]) => {
    if (cName === '') return `${fieldName(field)}: {}`;
    return `${fieldName(field)}: ${file.value(enumName(cName), `enums/${enumGroup(cName)}`)}`;
  });
  return entries.length === 0 ? [] : [`  ${name}: { ${entries.join(', ')} },`];
}
