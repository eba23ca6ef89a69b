import type { Connection, Domain } from '../../../index.ts';
import { firstFound, isUuid } from '../../verbs/lookup.ts';

const ID = /^\d{1,9}$/;

/** Finds a domain by its id, UUID or name, in this order, as virsh does. */
export function lookupDomain(
  connection: Connection,
  key: string,
  options: { readonly signal: AbortSignal },
): Promise<Domain> {
  return firstFound('VIR_ERR_NO_DOMAIN', [
    ...(ID.test(key) ? [() => connection.domainLookupById(Number(key), options)] : []),
    ...(isUuid(key) ? [() => connection.domainLookupByUuidString(key, options)] : []),
    () => connection.domainLookupByName(key, options),
  ]);
}
