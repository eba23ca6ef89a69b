import { errorJson, isError } from '../errors/index.ts';
import { isBytes } from './is-bytes.ts';

/**
 * Replaces the values that JSON does not have: pass this function to `JSON.stringify`, or to a web
 * framework as its replacer.
 *
 * - A `bigint` becomes a number if it is a safe integer, and otherwise a string of its decimal
 *   digits.
 * - Bytes (`Uint8Array`, `Buffer`) become a string in base64.
 * - An error becomes its name, code and message, and those of its causes. The errors of this
 *   package
 *   keep all their fields.
 * - A `Map` becomes an object, and a `Set` an array.
 *
 * @example
 * JSON.stringify(await domain.getInfo(), jsonReplacer);
 * app.set('json replacer', jsonReplacer); // Express
 * fastify.setReplySerializer((payload) => JSON.stringify(payload, jsonReplacer)); // Fastify
 */
export function jsonReplacer(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (typeof value !== 'object' || value === null) return value;
  const bytes = bytesOf(this, key, value);
  if (bytes !== undefined) return Buffer.from(bytes).toString('base64');
  if (isError(value)) return errorJson(value);
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return value;
}

/**
 * Returns the bytes that a value is, or was: JSON.stringify calls `Buffer.toJSON` first, so a
 * replacer gets `{ type: 'Buffer', data: [...] }`. The object that holds the buffer still has the
 * buffer itself.
 */
function bytesOf(holder: unknown, key: string, value: object): Uint8Array | number[] | undefined {
  if (isBytes(value)) return value;
  if (!('type' in value) || value.type !== 'Buffer' || !('data' in value)) return undefined;
  const original: unknown =
    typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined;
  if (isBytes(original)) return original;
  // Without `this`, as in `(key, value) => jsonReplacer(key, value)`, only the shape is left.
  const isShape = holder === undefined && Array.isArray(value.data);
  return isShape ? (value.data as number[]) : undefined;
}
