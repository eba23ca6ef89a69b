import { types } from 'node:util';

// Jest runs tests in a separate realm. An error from node:net, node:fs or an AbortSignal is not
// `instanceof` the Error of this realm. This makes `x instanceof Error` true for errors of any realm.
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this !== Error) return Function.prototype[Symbol.hasInstance].call(this as object, value);
    return types.isNativeError(value) || value instanceof DOMException;
  },
});
