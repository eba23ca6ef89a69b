import type { Connection, StoragePool, StorageVol } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { inactiveXml } from '../../verbs/inactive-xml.ts';
import { kindAdapter } from '../../verbs/kind-adapter.ts';
import { firstFound, isUuid } from '../../verbs/lookup.ts';

/** Finds a pool by its UUID or name. */
export function lookupPool(
  connection: Connection,
  key: string,
  options: { readonly signal: AbortSignal },
): Promise<StoragePool> {
  return firstFound('VIR_ERR_NO_STORAGE_POOL', [
    ...(isUuid(key) ? [() => connection.storagePoolLookupByUuidString(key, options)] : []),
    () => connection.storagePoolLookupByName(key, options),
  ]);
}

/**
 * Finds the volume that the command names: by its name in a pool, otherwise by its key or path, as
 * virsh does.
 *
 * @param poolKey - The pool; by default that of `--pool`.
 */
export async function lookupVolume(
  { connection, args, signal }: CommandContext,
  poolKey: string | undefined = args.declares('pool') ? args.optionalText('pool') : undefined,
): Promise<StorageVol> {
  const key = args.text('vol');
  const options = { signal };
  const pool = poolKey === undefined ? undefined : await lookupPool(connection, poolKey, options);
  return firstFound('VIR_ERR_NO_STORAGE_VOL', [
    ...(pool === undefined ? [] : [() => pool.storageVolLookupByName(key, options)]),
    () => connection.storageVolLookupByKey(key, options),
    () => connection.storageVolLookupByPath(key, options),
  ]);
}

const BUILD_FLAGS = {
  build: 'WITH_BUILD',
  overwrite: 'WITH_BUILD_OVERWRITE',
  'no-overwrite': 'WITH_BUILD_NO_OVERWRITE',
} as const;

/** The operations of pools for the verbs that all kinds share. */
export const poolAdapter = kindAdapter<StoragePool>({
  lookup: (connection, key, { signal }) => lookupPool(connection, key, { signal }),
  getXml: (pool, { args, signal }) =>
    pool.getXmlDesc({ flags: args.flag('inactive') ? ['INACTIVE'] : [], signal }),
  getEditableXml: (pool, { signal }) => inactiveXml((flags) => pool.getXmlDesc({ flags, signal })),
  define: (xml, { connection, args, signal }) => {
    const flags = args.declares('validate') && args.flag('validate') ? (['VALIDATE'] as const) : [];
    return connection.storagePoolDefineXml(xml, { flags, signal });
  },
  create: (xml, { connection, args, signal }) =>
    connection.storagePoolCreateXml(xml, { flags: args.flags(BUILD_FLAGS), signal }),
  start: (pool, { args, signal }) => pool.create({ flags: args.flags(BUILD_FLAGS), signal }),
  destroy: (pool, { signal }) => pool.destroy({ signal }),
  undefine: (pool, { signal }) => pool.undefine({ signal }),
  setAutostart: (pool, autostart, { signal }) => pool.setAutostart(autostart, { signal }),
  messages: {
    defined: (name, file) => `Pool ${name} defined from ${file}`,
    created: (name, file) => `Pool ${name} created from ${file}`,
    started: (name) => `Pool ${name} started`,
    edited: (name) => `Pool ${name} XML configuration edited.`,
    destroyed: (name) => `Pool ${name} destroyed`,
    undefined: (name) => `Pool ${name} has been undefined`,
    autostarted: (name) => `Pool ${name} marked as autostarted`,
    notAutostarted: (name) => `Pool ${name} unmarked as autostarted`,
  },
});
