import { ImportError } from '../import-error.ts';
import { expressionOf } from '../language/expression.ts';
import { ConstantScope } from '../source/constant-scope.ts';
import type { ApiMacro, ApiXml } from './api-xml.ts';

/** A macro whose value is a number. */
export type NumberMacro = ApiMacro & { readonly raw: string };

/**
 * Returns all named numbers of the API descriptions. A constant may refer to one of another
 * library.
 */
export function apiConstants(descriptions: readonly ApiXml[]): ConstantScope {
  const scope = new ConstantScope((name, place) => {
    throw new ImportError(place, `${name} is defined in no API description`);
  });
  for (const { enums, macros, placeOf } of descriptions) {
    for (const { name, value } of enums) {
      scope.define(name, expressionOf(value, placeOf(name)), placeOf(name));
    }
    for (const { name, raw } of macros.filter(isNumber)) {
      scope.define(name, expressionOf(raw, placeOf(name)), placeOf(name));
    }
  }
  return scope;
}

/**
 * Whether a macro is a number. Others take parameters, are texts, or rename a struct, such as
 * `_virSchedParameter`.
 */
export function isNumber(macro: ApiMacro): macro is NumberMacro {
  return macro.raw !== undefined && macro.params === undefined && !macro.raw.startsWith('_vir');
}
