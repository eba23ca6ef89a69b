import type { RemoteTypedParam } from '../../protocol/index.ts';
import { VirTypedParameterType as ParameterType } from '../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from './codes.ts';
import { failure, invalidArgument } from './failures.ts';

export { VirTypedParameterType as ParameterType } from '../../protocol/index.ts';

/** libvirt's names for the types in its error messages. */
const TYPE_NAME = ['unknown', 'int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'];

export function int(field: string, value: number): RemoteTypedParam {
  return { field, value: { type: ParameterType.INT, value } };
}

export function uint(field: string, value: number): RemoteTypedParam {
  return { field, value: { type: ParameterType.UINT, value } };
}

export function llong(field: string, value: bigint): RemoteTypedParam {
  return { field, value: { type: ParameterType.LLONG, value } };
}

export function ullong(field: string, value: bigint): RemoteTypedParam {
  return { field, value: { type: ParameterType.ULLONG, value } };
}

export function boolean(field: string, value: boolean): RemoteTypedParam {
  return { field, value: { type: ParameterType.BOOLEAN, value: value ? 1 : 0 } };
}

export function string(field: string, value: string): RemoteTypedParam {
  return { field, value: { type: ParameterType.STRING, value } };
}

/**
 * Refuses a list with an unknown name, a wrong type, or a name that occurs twice
 * (virTypedParamsValidate).
 */
export function validateParameters(
  given: readonly RemoteTypedParam[],
  known: Readonly<Record<string, number>>,
): void {
  const types = new Map(Object.entries(known));
  const seen = new Set<string>();
  for (const { field, value } of given) {
    const type = types.get(field);
    if (type === undefined) {
      const detail = `parameter '${field}' not supported`;
      throw failure(ErrorNumber.ARGUMENT_UNSUPPORTED, ErrorDomain.NONE, detail);
    }
    if (seen.has(field)) {
      throw invalidArgument(ErrorDomain.NONE, `parameter '${field}' occurs multiple times`);
    }
    if (type !== value.type) {
      const names = [TYPE_NAME[value.type], TYPE_NAME[type]] as const;
      const detail = `invalid type '${names[0]}' for parameter '${field}', expected '${names[1]}'`;
      throw invalidArgument(ErrorDomain.NONE, detail);
    }
    seen.add(field);
  }
}

/** Returns the value of an integer or boolean parameter, or undefined if there is none. */
export function bigintParameter(
  given: readonly RemoteTypedParam[],
  field: string,
): bigint | undefined {
  const value = given.find((parameter) => parameter.field === field)?.value.value;
  if (typeof value === 'bigint') {
    return value;
  }
  return Number.isInteger(value) ? BigInt(Number(value)) : undefined;
}

export function stringParameter(
  given: readonly RemoteTypedParam[],
  field: string,
): string | undefined {
  const value = given.find((parameter) => parameter.field === field)?.value.value;
  return typeof value === 'string' ? value : undefined;
}
