import type { Codec } from './codec.ts';
import { XdrWriter } from './writer.ts';

/**
 * Returns the path of the field that cannot be encoded, such as `dom.name`, or '' if the value
 * itself cannot.
 *
 * It encodes the value again and watches which field is read last. So codecs need no field names
 * for errors that are rare, and the cost arises only for an error.
 */
export function locateFault<T>(codec: Codec<T>, value: T): string {
  const last = { path: '' };
  try {
    codec.encode(new XdrWriter(), watch(value, '', last));
  } catch {
    return last.path;
  }
  return '';
}

function watch<T>(value: T, path: string, last: { path: string }): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  // The proxy's target is empty, because a proxy of a frozen object may not return other fields.
  const standIn = Array.isArray(value) ? [] : {};
  const get = (_: object, key: string | symbol): unknown => {
    const inner: unknown = Reflect.get(value, key);
    if (typeof key === 'symbol' || key === 'length' || typeof inner === 'function') return inner;
    last.path = joined(path, key, Array.isArray(value));
    return watch(inner, last.path, last);
  };
  return new Proxy(standIn, { get }) as T;
}

function joined(path: string, key: string, isIndex: boolean): string {
  if (isIndex) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}
