import type { RemoteTypedParam } from '../../protocol/index.ts';
import { VirTypedParameterType } from '../../protocol/index.ts';

/** The value of a typed parameter: a `bigint` for 64-bit integers, a `number` for other numbers. */
export type TypedParamValue = number | bigint | boolean | string;

/** Typed parameters (`virTypedParameter`), keyed by field name. */
export type TypedParams = Readonly<Record<string, TypedParamValue>>;

/** Decodes typed parameters to a plain object. */
export function decodeTypedParams(params: readonly RemoteTypedParam[]): TypedParams {
  return Object.fromEntries(params.map(({ field, value }) => [field, decodeValue(value)]));
}

function decodeValue(param: RemoteTypedParam['value']): TypedParamValue {
  // On the wire a boolean is an int.
  return param.type === VirTypedParameterType.BOOLEAN ? param.value !== 0 : param.value;
}
