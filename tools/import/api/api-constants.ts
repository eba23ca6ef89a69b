import { ImportError } from '../import-error.ts';
import { expressionOf } from '../language/expression.ts';
import { ConstantScope } from '../source/constant-scope.ts';
import type { ApiMacro, ApiXml } from './api-xml.ts';

/** A macro that stands for a number. */
export type NumberMacro = ApiMacro & { readonly raw: string };

/** Every number that the API descriptions name. One library's constants may refer to another's. */
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
 * Of the others some take parameters, some are texts, and `_virSchedParameter` and the like rename
 * a struct.
 */
export function isNumber(macro: ApiMacro): macro is NumberMacro {
  return macro.raw !== undefined && macro.params === undefined && !macro.raw.startsWith('_vir');
}
