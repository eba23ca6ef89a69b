import type { RemoteTypedParam } from '../../protocol/index.ts';
import { VirTypedParameterType } from '../../protocol/index.ts';

/** The value of a typed parameter: 64-bit numbers are `bigint`, all others `number`. */
export type TypedParamValue = number | bigint | boolean | string;

/** Typed parameters (`virTypedParameter`) by the names of their fields. */
export type TypedParams = Readonly<Record<string, TypedParamValue>>;

/** Typed parameters as a plain object. */
export function decodeTypedParams(params: readonly RemoteTypedParam[]): TypedParams {
  const values: Record<string, TypedParamValue> = {};
  for (const { field, value } of params) values[field] = decodeValue(value);
  return values;
}

function decodeValue(param: RemoteTypedParam['value']): TypedParamValue {
  // On the wire a boolean is an int.
  return param.type === VirTypedParameterType.BOOLEAN ? param.value !== 0 : param.value;
}
