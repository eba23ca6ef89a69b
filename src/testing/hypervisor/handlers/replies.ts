import type { RemoteTypedParam } from '../../../protocol/index.ts';
import { VirTypedParameterFlags } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { internalError } from '../failures.ts';
import { ParameterType } from '../typed-parameters.ts';

/** The first of some names; a client says how many it has room for. */
export function atMost<Item>(items: readonly Item[], maximum: number): readonly Item[] {
  return items.slice(0, Math.max(0, maximum));
}

/**
 * Refuses a list that is longer than the protocol allows, in the words of libvirtd.
 *
 * @param what - What is listed, such as `domains`.
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

/** The answer to a getter of typed parameters that is asked twice: how many, and then which. */
export interface ParametersReply {
  readonly params: readonly RemoteTypedParam[];
  readonly nparams: number;
}

/** Asked for no parameters, libvirtd says how many there are; otherwise it does not count. */
export function parametersReply(
  params: readonly RemoteTypedParam[],
  nparams: number,
  flags: number,
): ParametersReply {
  return nparams === 0
    ? { params: [], nparams: params.length }
    : { params: atMost(understood(params, flags), nparams), nparams: 0 };
}

/** Strings are left out for clients that do not say that they know them. */
export function understood(
  params: readonly RemoteTypedParam[],
  flags: number,
): readonly RemoteTypedParam[] {
  return (flags & VirTypedParameterFlags.STRING_OKAY) !== 0
    ? params
    : params.filter(({ value }) => value.type !== ParameterType.STRING);
}

/** Text as a `char` array on the wire, with the byte 0 that ends it. */
export function charArray(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

/** Text as a `char` array of a fixed length. */
export function fixedCharArray(text: string, length: number): Uint8Array {
  const array = new Uint8Array(length);
  array.set(new TextEncoder().encode(text).subarray(0, length - 1));
  return array;
}

export function flag(value: boolean): number {
  return value ? 1 : 0;
}
