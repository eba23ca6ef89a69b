import type { RemoteTypedParam } from '../../../protocol/index.ts';
import { VirTypedParameterFlags } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { internalError } from '../failures.ts';
import { ParameterType } from '../typed-parameters.ts';

/** Returns the first items of a list, up to the maximum that the client has requested. */
export function atMost<Item>(items: readonly Item[], maximum: number): readonly Item[] {
  return items.slice(0, Math.max(0, maximum));
}

/**
 * Refuses a list that is longer than the protocol allows, with libvirtd's error.
 *
 * @param what - The listed objects, such as `domains`.
 */
export function checkListed<Item>(
  items: readonly Item[],
  limit: number,
  what: string,
): readonly Item[] {
  if (items.length > limit) {
    const detail = `Too many ${what} '${items.length}' for limit '${limit}'`;
    throw internalError(ErrorDomain.RPC, detail);
  }
  return items;
}

/**
 * The reply to a getter of typed parameters, which clients call twice: for the number, then for the
 * parameters.
 */
export interface ParametersReply {
  readonly params: readonly RemoteTypedParam[];
  readonly nparams: number;
}

/** Leaves strings out for clients that do not report support for them. */
export function understood(
  params: readonly RemoteTypedParam[],
  flags: number,
): readonly RemoteTypedParam[] {
  return (flags & VirTypedParameterFlags.STRING_OKAY) !== 0
    ? params
    : params.filter(({ value }) => value.type !== ParameterType.STRING);
}

/** Encodes text as a `char` array with its terminating zero byte. */
export function charArray(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

/** Encodes text as a `char` array of a fixed length. */
export function fixedCharArray(text: string, length: number): Uint8Array {
  const array = new Uint8Array(length);
  array.set(new TextEncoder().encode(text).subarray(0, length - 1));
  return array;
}

export function flag(value: boolean): number {
  return value ? 1 : 0;
}
