import { ErrorDomain, ErrorNumber } from './codes.ts';
import { failure, invalidArgument } from './failures.ts';

/** `virTypedParameterType`. */
export const ParameterType = {
  INT: 1,
  UINT: 2,
  LLONG: 3,
  ULLONG: 4,
  DOUBLE: 5,
  BOOLEAN: 6,
  STRING: 7,
} as const;

export type ParameterType = (typeof ParameterType)[keyof typeof ParameterType];

/** libvirt's names of the types, as its errors have them. */
const TYPE_NAME = ['unknown', 'int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'];

/** A named value with its type (`virTypedParameter`); 64-bit integers are bigint. */
export interface TypedParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: number | bigint | string | boolean;
}

export function int(name: string, value: number): TypedParameter {
  return { name, type: ParameterType.INT, value };
}

export function uint(name: string, value: number): TypedParameter {
  return { name, type: ParameterType.UINT, value };
}

export function llong(name: string, value: bigint): TypedParameter {
  return { name, type: ParameterType.LLONG, value };
}

export function ullong(name: string, value: bigint): TypedParameter {
  return { name, type: ParameterType.ULLONG, value };
}

export function boolean(name: string, value: boolean): TypedParameter {
  return { name, type: ParameterType.BOOLEAN, value };
}

export function string(name: string, value: string): TypedParameter {
  return { name, type: ParameterType.STRING, value };
}

/**
 * Refuses a list with a name that is not known, of another type than that name has, or named twice
 * (virTypedParamsValidate).
 */
export function validateParameters(
  given: readonly TypedParameter[],
  known: Readonly<Record<string, ParameterType>>,
): void {
  const types = new Map(Object.entries(known));
  const sorted = [...given].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  sorted.forEach((parameter, index) => {
    const type = types.get(parameter.name);
    if (type === undefined) {
      const detail = `parameter '${parameter.name}' not supported`;
      throw failure(ErrorNumber.ARGUMENT_UNSUPPORTED, ErrorDomain.NONE, detail);
    }
    if (sorted[index - 1]?.name === parameter.name) {
      throw invalidArgument(
        ErrorDomain.NONE,
        `parameter '${parameter.name}' occurs multiple times`,
      );
    }
    if (type !== parameter.type) {
      const found = TYPE_NAME[parameter.type] ?? 'unknown';
      const detail = `invalid type '${found}' for parameter '${parameter.name}', expected '${TYPE_NAME[type]}'`;
      throw invalidArgument(ErrorDomain.NONE, detail);
    }
  });
}

export function bigintParameter(
  given: readonly TypedParameter[],
  name: string,
): bigint | undefined {
  const value = given.find((parameter) => parameter.name === name)?.value;
  return typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(value) : undefined;
}

export function numberParameter(
  given: readonly TypedParameter[],
  name: string,
): number | undefined {
  const value = given.find((parameter) => parameter.name === name)?.value;
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined;
}

export function stringParameter(
  given: readonly TypedParameter[],
  name: string,
): string | undefined {
  const value = given.find((parameter) => parameter.name === name)?.value;
  return typeof value === 'string' ? value : undefined;
}
