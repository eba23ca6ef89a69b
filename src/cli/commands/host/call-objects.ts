import type { Connection } from '../../../index.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { lookupNetwork } from '../network/adapter.ts';
import { lookupSecret } from '../secret/lookup-secret.ts';

interface LookupOptions {
  readonly signal: AbortSignal;
}

type Lookup = (connection: Connection, key: string, options: LookupOptions) => Promise<object>;

/** The lookups of objects by the name of the argument. */
const LOOKUPS: Readonly<Record<string, Lookup>> = {
  dom: lookupDomain,
  net: lookupNetwork,
  pool: (connection, key, options) => connection.storagePoolLookupByName(key, options),
  vol: (connection, key, options) => connection.storageVolLookupByPath(key, options),
  secret: lookupSecret,
  nwfilter: (connection, key, options) => connection.nwFilterLookupByName(key, options),
  iface: (connection, key, options) => connection.interfaceLookupByName(key, options),
};

/** The fields of the objects of all kinds. */
const SAMPLE = {
  ...{ name: '', uuid: '00000000-0000-0000-0000-000000000000', id: -1 },
  ...{ pool: '', key: '', usageType: 0, usageId: '', mac: '' },
};

/** Replaces the names of objects by an object that exists in no host. */
export function sampleArguments(
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(args).map(([name, value]) =>
    isObjectName(name, value) ? [name, SAMPLE] : [name, value],
  );
  return Object.fromEntries(entries);
}

function isObjectName(name: string, value: unknown): value is string {
  return typeof value === 'string' && Object.hasOwn(LOOKUPS, name);
}

/** Replaces the names of objects by the objects. */
export async function objectArguments(
  connection: Connection,
  args: Readonly<Record<string, unknown>>,
  options: LookupOptions,
): Promise<Record<string, unknown>> {
  const entries = Object.entries(args).map(async ([name, value]) => {
    const lookup = LOOKUPS[name];
    if (lookup === undefined || !isObjectName(name, value)) return [name, value] as const;
    // As plain values: the class of an object has more properties than the wire.
    const object: unknown = JSON.parse(JSON.stringify(await lookup(connection, value, options)));
    return [name, object] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
