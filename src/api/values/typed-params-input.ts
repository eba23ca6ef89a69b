import { ArgumentError } from '../../errors/index.ts';
import type { RemoteTypedParam, RemoteTypedParamValue } from '../../protocol/index.ts';
import { VirTypedParameterType } from '../../protocol/index.ts';
import { toBigInt } from './integers.ts';
import type { TypedParamValue } from './typed-params.ts';

/** The types of the known fields of a setter. libvirt rejects a field with another type. */
export type ParameterTypes = Readonly<Record<string, VirTypedParameterType>>;

/** A typed parameter with an explicit type, for a field that this version does not know. */
export interface ExplicitParam {
  /** The type that libvirt expects. */
  readonly type: VirTypedParameterType;
  /** The value. */
  readonly value: TypedParamValue;
}

/**
 * Typed parameters for a setter: plain values for known fields, values with an explicit type for
 * others.
 */
export type TypedParamsInput<Types extends ParameterTypes> = {
  readonly [Field in keyof Types]?: ValueOf<Types[Field]> | ExplicitParam;
} & { readonly [field: string]: TypedParamValue | ExplicitParam };

type ValueOf<Type extends VirTypedParameterType> = Type extends IntegerType64
  ? bigint | number
  : Type extends typeof VirTypedParameterType.STRING
    ? string
    : Type extends typeof VirTypedParameterType.BOOLEAN
      ? boolean
      : number;

type IntegerType64 = typeof VirTypedParameterType.LLONG | typeof VirTypedParameterType.ULLONG;

/**
 * The maximum length of a field name in bytes, without C's NUL (VIR_TYPED_PARAM_FIELD_LENGTH is
 * 80).
 */
const FIELD_BYTES_MAX = 79;

/**
 * Encodes typed parameters.
 *
 * @throws ArgumentError if a value does not fit the type of its field, or if an unknown field has a
 * number without an explicit type: libvirt has five numeric types, and a number does not show which
 * one is expected.
 */
export function encodeTypedParams(
  params: Readonly<Record<string, TypedParamValue | ExplicitParam>>,
  types: ParameterTypes,
): readonly RemoteTypedParam[] {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new ArgumentError('Expected "params" to be an object of values by field name', {
      argument: 'params',
    });
  }
  return Object.entries(params).map(([field, input]) => ({
    field: checkedField(field),
    value: encodeInput(`params.${field}`, input, known(types, field)),
  }));
}

function checkedField(field: string): string {
  if (field !== '' && Buffer.byteLength(field) <= FIELD_BYTES_MAX) return field;
  const problem = `Expected a field name of 1 to ${FIELD_BYTES_MAX} bytes, got "${field}"`;
  throw new ArgumentError(problem, { argument: 'params' });
}

function known(types: ParameterTypes, field: string): VirTypedParameterType | undefined {
  return Object.hasOwn(types, field) ? types[field] : undefined;
}

function encodeInput(
  argument: string,
  input: TypedParamValue | ExplicitParam,
  knownType: VirTypedParameterType | undefined,
): RemoteTypedParamValue {
  if (typeof input === 'object' && input !== null) {
    return encodeValue(argument, input.type, input.value);
  }
  const type = knownType ?? evidentType(input);
  if (type !== undefined) return encodeValue(argument, type, input);
  throw new ArgumentError(
    `The type of "${argument}" is not known: pass { type, value }, with a VirTypedParameterType`,
    { argument },
  );
}

/** Returns the type of a value that can have only one type. */
function evidentType(value: unknown): VirTypedParameterType | undefined {
  if (typeof value === 'string') return VirTypedParameterType.STRING;
  if (typeof value === 'boolean') return VirTypedParameterType.BOOLEAN;
  return undefined;
}

function encodeValue(
  argument: string,
  type: VirTypedParameterType,
  value: TypedParamValue,
): RemoteTypedParamValue {
  switch (type) {
    case VirTypedParameterType.INT:
      return { type, value: Number(integer(argument, value, -(2n ** 31n), 2n ** 31n - 1n)) };
    case VirTypedParameterType.UINT:
      return { type, value: Number(integer(argument, value, 0n, 2n ** 32n - 1n)) };
    case VirTypedParameterType.LLONG:
      return { type, value: integer(argument, value, -(2n ** 63n), 2n ** 63n - 1n) };
    case VirTypedParameterType.ULLONG:
      return { type, value: integer(argument, value, 0n, 2n ** 64n - 1n) };
    case VirTypedParameterType.DOUBLE:
      return { type, value: ofKind(argument, 'number', value) };
    case VirTypedParameterType.BOOLEAN:
      return { type, value: ofKind(argument, 'boolean', value) ? 1 : 0 };
    case VirTypedParameterType.STRING:
      return { type, value: ofKind(argument, 'string', value) };
    default:
      throw new ArgumentError(`Expected the type of "${argument}" to be a VirTypedParameterType`, {
        argument,
      });
  }
}

function integer(argument: string, value: TypedParamValue, min: bigint, max: bigint): bigint {
  const exact = toBigInt(argument, value as bigint | number);
  if (exact >= min && exact <= max) return exact;
  throw new ArgumentError(`Expected "${argument}" to be from ${min} to ${max}, got ${exact}`, {
    argument,
  });
}

interface Kinds {
  readonly number: number;
  readonly boolean: boolean;
  readonly string: string;
}

/** The message does not contain the value, because it may be a secret. */
function ofKind<Kind extends keyof Kinds>(
  argument: string,
  kind: Kind,
  value: unknown,
): Kinds[Kind] {
  if (typeof value === kind) return value as Kinds[Kind];
  throw new ArgumentError(`Expected "${argument}" to be a ${kind}, got ${typeof value}`, {
    argument,
  });
}
