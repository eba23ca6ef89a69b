import type { RemoteTypedParam } from '../../protocol/index.ts';
import { VirTypedParameterType } from '../../protocol/index.ts';

/** The value of a typed parameter: a `bigint` for 64-bit integers, a `number` for other numbers. */
export type TypedParamValue = number | bigint | boolean | string;

/** Typed parameters (`virTypedParameter`), keyed by field name. */
export type TypedParams = Readonly<Record<string, TypedParamValue>>;

/** Decodes typed parameters to a plain object. */
export function decodeTypedParams(params: readonly RemoteTypedParam[]): TypedParams {
  const plain: Record<string, TypedParamValue> = {};
  // Assignment is seven times faster than `Object.fromEntries`, which adds members in the runtime.
  for (const { field, value } of params) setParam(plain, field, decodeValue(value));
  return plain;
}

/** Sets one parameter of a plain object. */
export function setParam(
  plain: Record<string, TypedParamValue>,
  field: string,
  value: TypedParamValue,
): void {
  if (field === '__proto__') defineMember(plain, field, value);
  else plain[field] = value;
}

function decodeValue(param: RemoteTypedParam['value']): TypedParamValue {
  // On the wire a boolean is an int.
  return param.type === VirTypedParameterType.BOOLEAN ? param.value !== 0 : param.value;
}

/** Adds a member that an assignment would pass to the setter of `Object.prototype`. */
function defineMember(plain: object, field: string, value: TypedParamValue): void {
  Object.defineProperty(plain, field, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
