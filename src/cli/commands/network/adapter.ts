import type { Connection, Network } from '../../../index.ts';
import { inactiveXml } from '../../verbs/inactive-xml.ts';
import { kindAdapter } from '../../verbs/kind-adapter.ts';
import { firstFound, isUuid } from '../../verbs/lookup.ts';

/** Finds a network by its UUID or name. */
export function lookupNetwork(
  connection: Connection,
  key: string,
  options: { readonly signal: AbortSignal },
): Promise<Network> {
  return firstFound('VIR_ERR_NO_NETWORK', [
    ...(isUuid(key) ? [() => connection.networkLookupByUuidString(key, options)] : []),
    () => connection.networkLookupByName(key, options),
  ]);
}

/** The operations of networks for the verbs that all kinds share. */
export const networkAdapter = kindAdapter<Network>({
  lookup: (connection, key, { signal }) => lookupNetwork(connection, key, { signal }),
  getXml: (network, { args, signal }) =>
    network.getXmlDesc({ flags: args.flag('inactive') ? ['INACTIVE'] : [], signal }),
  getEditableXml: (network, { signal }) =>
    inactiveXml((flags) => network.getXmlDesc({ flags, signal })),
  define: (xml, { connection, args, signal }) =>
    args.declares('validate') && args.flag('validate')
      ? connection.networkDefineXmlFlags(xml, { flags: ['VALIDATE'], signal })
      : connection.networkDefineXml(xml, { signal }),
  create: (xml, { connection, args, signal }) =>
    args.flag('validate')
      ? connection.networkCreateXmlFlags(xml, { flags: ['VALIDATE'], signal })
      : connection.networkCreateXml(xml, { signal }),
  start: (network, { signal }) => network.create({ signal }),
  destroy: (network, { signal }) => network.destroy({ signal }),
  undefine: (network, { signal }) => network.undefine({ signal }),
  setAutostart: (network, autostart, { signal }) => network.setAutostart(autostart, { signal }),
  messages: {
    defined: (name, file) => `Network ${name} defined from ${file}`,
    created: (name, file) => `Network ${name} created from ${file}`,
    started: (name) => `Network ${name} started`,
    edited: (name) => `Network ${name} XML configuration edited.`,
    destroyed: (name) => `Network ${name} destroyed`,
    undefined: (name) => `Network ${name} has been undefined`,
    autostarted: (name) => `Network ${name} marked as autostarted`,
    notAutostarted: (name) => `Network ${name} unmarked as autostarted`,
  },
});
