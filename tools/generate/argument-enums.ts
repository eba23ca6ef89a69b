import type { ProgramName } from '../description/read.ts';
import type { Call, Functions } from '../description/schema.ts';
import { fieldName } from '../names.ts';
import type { Model } from './model.ts';

type LibvirtFunction = Functions['functions'][number];
type EnumsByField = Readonly<Record<string, string>>;

/** The enum of one argument of a procedure. */
export interface ArgumentEnum {
  /** The property of the procedure that the enum belongs to. */
  readonly kind: 'flagEnums' | 'valueEnums';
  /** The argument's name. */
  readonly field: string;
  /** The enum's name in C; undefined if libvirt defines no flags for the argument. */
  readonly cName: string | undefined;
}

/** Returns the enums of a procedure's arguments. */
export function argumentEnums(
  model: Model,
  procedure: Call,
  program: ProgramName,
): readonly ArgumentEnum[] {
  const functions = functionsOf(model, program, procedure);
  const flags = { ...reservedFlags(model, procedure), ...merged(functions, 'flagEnums') };
  return [...ofKind('flagEnums', flags), ...ofKind('valueEnums', merged(functions, 'valueEnums'))];
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

function ofKind(kind: ArgumentEnum['kind'], enums: EnumsByField): readonly ArgumentEnum[] {
  return Object.entries(enums).map(([field, cName]) => ({
    kind,
    field: fieldName(field),
    cName: cName === '' ? undefined : cName,
  }));
}
