import type { Field, Program } from '../../description/schema.ts';

/**
 * Returns the fields of a struct in C notation, such as `remote_string
 * names<REMOTE_DOMAIN_LIST_MAX>`.
 */
export function fieldTexts(table: Program, struct: string | null): string[] {
  return fieldsOf(table, struct).map(fieldText);
}

/** Returns the same, but a field that is a message is replaced by its own fields. */
export function flatFieldTexts(table: Program, struct: string | null): string[] {
  return fieldsOf(table, struct).flatMap((field) =>
    field.type.endsWith('_msg') ? flatFieldTexts(table, field.type) : [fieldText(field)],
  );
}

function fieldsOf({ types }: Program, struct: string | null): readonly Field[] {
  const found = types.find(({ name }) => name === struct);
  return found?.kind === 'struct' ? found.fields : [];
}

function fieldText({ name, type, length, lengthName, max, maxName }: Field): string {
  if (length !== undefined) {
    return `${type} ${name}[${lengthName ?? length}]`;
  }
  if (max !== undefined) {
    return `${type} ${name}<${maxName ?? max}>`;
  }
  return `${type} ${name}`;
}
