import type { Connection, NodeDevice } from '../../../index.ts';
import { kindAdapter } from '../../verbs/kind-adapter.ts';

/** Finds a device by its name, or by `wwnn,wwpn`. */
export function lookupDevice(
  connection: Connection,
  key: string,
  options: { readonly signal: AbortSignal },
): Promise<NodeDevice> {
  const [wwnn = '', wwpn] = key.split(',');
  return wwpn === undefined
    ? connection.nodeDeviceLookupByName(key, options)
    : connection.nodeDeviceLookupScsiHostByWwn(wwnn, wwpn, options);
}

/** The operations of the host's devices for the verbs that all kinds share. */
export const nodedevAdapter = kindAdapter<NodeDevice>({
  lookup: (connection, key, { signal }) => lookupDevice(connection, key, { signal }),
  getXml: (device, { signal }) => device.getXmlDesc({ signal }),
  define: (xml, { connection, args, signal }) =>
    connection.nodeDeviceDefineXml(xml, { flags: args.flags({ validate: 'VALIDATE' }), signal }),
  create: (xml, { connection, args, signal }) =>
    connection.nodeDeviceCreateXml(xml, { flags: args.flags({ validate: 'VALIDATE' }), signal }),
  start: (device, { signal }) => device.create({ signal }),
  destroy: (device, { signal }) => device.destroy({ signal }),
  undefine: (device, { signal }) => device.undefine({ signal }),
  setAutostart: (device, autostart, { signal }) => device.setAutostart(autostart, { signal }),
  messages: {
    defined: (name, file) => `Node device '${name}' defined from '${file}'`,
    created: (name, file) => `Node device ${name} created from ${file}`,
    started: (name) => `Device ${name} started`,
    destroyed: (name) => `Destroyed node device '${name}'`,
    undefined: (name) => `Undefined node device '${name}'`,
    autostarted: (name) => `Device ${name} marked as autostarted`,
    notAutostarted: (name) => `Device ${name} unmarked as autostarted`,
  },
});
