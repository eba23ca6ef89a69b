import type { Datatype, DatatypeForm } from '../../../src/xml/tables/facts.ts';
import { checkOf } from '../../../src/xml/validate/datatypes.ts';

/** The allowed values of an attribute or a text. Equal sets have equal keys. */
export interface DatatypeSet {
  readonly key: string;
  readonly values: readonly string[];
  readonly forms: readonly DatatypeForm[];
}

export function datatypeSet(
  values: readonly string[],
  forms: readonly DatatypeForm[] = [],
): DatatypeSet {
  const sortedValues = [...new Set(values)].sort();
  const byKey = new Map(forms.map((form) => [sortKey(form), form]));
  const keys = [...byKey.keys()].sort();
  const sortedForms = keys.flatMap((key) => byKey.get(key) ?? []);
  return { key: JSON.stringify([sortedValues, keys]), values: sortedValues, forms: sortedForms };
}

/** Any text. */
export const ANY_TEXT: DatatypeSet = datatypeSet([], [{ base: 'string' }]);

export function union(one: DatatypeSet, other: DatatypeSet): DatatypeSet {
  return datatypeSet([...one.values, ...other.values], [...one.forms, ...other.forms]);
}

/** Whether the set allows a value. */
export function allows({ values, forms }: DatatypeSet, value: string): boolean {
  return checkOf({ enum: values, of: forms })(value);
}

/** Returns the set as the tables have it. */
export function datatypeOf({ values, forms }: DatatypeSet): Datatype {
  return {
    ...(values.length > 0 ? { enum: values } : {}),
    ...(forms.length > 0 ? { of: forms } : {}),
  };
}

function sortKey({ base, not = [], ...params }: DatatypeForm): string {
  return JSON.stringify([base, params, not]);
}
