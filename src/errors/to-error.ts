/**
 * Turns whatever was thrown, or given as an abort reason, into an `Error`.
 *
 * Errors of sockets and abort signals may belong to another realm, where `instanceof Error` is
 * false; their tag is the same in all of them.
 */
export function toError(reason: unknown): Error {
  const tag = Object.prototype.toString.call(reason);
  if (tag === '[object Error]' || tag === '[object DOMException]') return reason as Error;
  return new Error(String(reason), { cause: reason });
}
