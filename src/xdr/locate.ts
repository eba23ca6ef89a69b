import type { Codec } from './codec.ts';
import { XdrWriter } from './writer.ts';

/**
 * Finds the field that keeps `value` from being encoded, such as `dom.name`; '' when the value itself
 * is at fault.
 *
 * It encodes the value once more and watches which field is read last, so that codecs need not
 * carry names for errors that hardly ever happen. The cost is paid only when something is wrong.
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
  // What stands for the value is empty, since a proxy of a frozen object may not give other fields.
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
