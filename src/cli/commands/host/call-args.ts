import { XdrError } from '../../../index.ts';
import type { Procedure } from '../../../protocol/index.ts';
import { XdrWriter } from '../../../protocol/index.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** A procedure whose arguments come from JSON. */
export type CallableProcedure = Procedure<unknown, unknown>;

/** Whether a value is a procedure that opens no stream. */
export function isCallable(value: unknown): value is CallableProcedure {
  return (
    typeof value === 'object' &&
    value !== null &&
    'args' in value &&
    'ret' in value &&
    'onlyReads' in value &&
    'stream' in value &&
    value.stream === 'none'
  );
}

/**
 * Returns the arguments of a procedure from values of JSON: 64-bit integers from numbers and
 * strings, bytes from base64. The procedure's codec says which of them a field is: it writes the
 * values to a writer that converts them.
 *
 * @throws UsageError that names the field if a value cannot be converted.
 */
export function fromJson(
  procedure: CallableProcedure,
  given: Readonly<Record<string, unknown>>,
): unknown {
  const values = structuredClone(given);
  const converter = new Converter();
  try {
    procedure.args.encode(converter, converter.watch(values, ''));
  } catch (error) {
    if (!(error instanceof XdrError) && !(error instanceof TypeError)) throw error;
    const reason = error instanceof XdrError ? error.message : 'An object is missing';
    throw new UsageError(`${converter.path || 'The arguments'}: ${reason}`);
  }
  // A procedure without arguments has a codec that reads nothing.
  return Object.keys(values).length === 0 && converter.path === '' ? undefined : values;
}

interface LastRead {
  readonly holder: object;
  readonly key: string;
}

/** A writer that puts the converted value into the field that the codec read last. */
class Converter extends XdrWriter {
  /** The path of the field that was read last, such as `dom.name`. */
  path = '';
  #last: LastRead | undefined;

  /** Returns a view of a value that remembers which field is read. */
  watch(value: object, path: string): object {
    return new Proxy(Array.isArray(value) ? [] : {}, {
      get: (_, key) => {
        const inner: unknown = Reflect.get(value, key);
        if (typeof key === 'symbol' || key === 'length' || typeof inner === 'function')
          return inner;
        const name = Array.isArray(value) ? `[${key}]` : key;
        this.path = path === '' || Array.isArray(value) ? path + name : `${path}.${name}`;
        this.#last = { holder: value, key };
        // A flag that is left out is no flag.
        if (inner === undefined) return key === 'flags' ? this.#replace(0) : inner;
        return typeof inner === 'object' && inner !== null ? this.watch(inner, this.path) : inner;
      },
    });
  }

  override hyper(value: bigint): void {
    super.hyper(this.#replace(integerOf(value)));
  }

  override uhyper(value: bigint): void {
    super.uhyper(this.#replace(integerOf(value)));
  }

  override opaque(value: Uint8Array, maxBytes: number): void {
    super.opaque(this.#replace(bytesOf(value)), maxBytes);
  }

  override fixedOpaque(value: Uint8Array, length: number): void {
    super.fixedOpaque(this.#replace(bytesOf(value)), length);
  }

  override chars(value: Uint8Array, max: number): void {
    super.chars(this.#replace(bytesOf(value)), max);
  }

  override fixedChars(value: Uint8Array, length: number): void {
    super.fixedChars(this.#replace(bytesOf(value)), length);
  }

  #replace<T>(value: T): T {
    if (this.#last !== undefined) Reflect.set(this.#last.holder, this.#last.key, value);
    return value;
  }
}

function integerOf(value: unknown): bigint {
  const isInteger = typeof value === 'string' ? /^-?\d+$/.test(value) : Number.isSafeInteger(value);
  return isInteger ? BigInt(value as string | number) : (value as bigint);
}

function bytesOf(value: unknown): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : (value as Uint8Array);
}
