import type { Interface } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { column, sortByName } from '../../output/listing.ts';
import type { ListResult, RecordResult } from '../../output/result.ts';
import { textResult } from '../../output/result.ts';
import { inactiveXml } from '../../verbs/inactive-xml.ts';
import { kindAdapter } from '../../verbs/kind-adapter.ts';
import { firstFound } from '../../verbs/lookup.ts';

/** The operations of interfaces of the host for the verbs that all kinds share. */
export const interfaceAdapter = kindAdapter<Interface>({
  lookup: (connection, key, { signal }) =>
    firstFound('VIR_ERR_NO_INTERFACE', [
      () => connection.interfaceLookupByName(key, { signal }),
      ...(key.includes(':') ? [() => connection.interfaceLookupByMacString(key, { signal })] : []),
    ]),
  getXml: (each, { args, signal }) =>
    each.getXmlDesc({ flags: args.flag('inactive') ? ['INACTIVE'] : [], signal }),
  getEditableXml: (each, { signal }) => inactiveXml((flags) => each.getXmlDesc({ flags, signal })),
  define: (xml, { connection, args, signal }) => {
    const isChecked = args.declares('validate') && args.flag('validate');
    const flags = isChecked ? (['VALIDATE'] as const) : [];
    return connection.interfaceDefineXml(xml, { flags, signal });
  },
  start: (each, { signal }) => each.create({ signal }),
  destroy: (each, { signal }) => each.destroy({ signal }),
  undefine: (each, { signal }) => each.undefine({ signal }),
  messages: {
    defined: (name, file) => `Interface ${name} defined from ${file}`,
    started: (name) => `Interface ${name} started`,
    destroyed: (name) => `Interface ${name} destroyed`,
    undefined: (name) => `Interface ${name} undefined`,
    edited: (name) => `Interface ${name} XML configuration edited.`,
  },
});

/** Lists the interfaces of the host by name. */
export async function ifaceList({ connection, args, signal }: CommandContext): Promise<ListResult> {
  const one = args.flag('inactive') ? ('INACTIVE' as const) : ('ACTIVE' as const);
  const flags = args.flag('all') ? [] : [one];
  const all = await connection.listAllInterfaces({ flags, signal });
  const rows = sortByName(
    await Promise.all(
      all.map(async (each) => {
        const state = (await each.isActive({ signal })) ? 'active' : 'inactive';
        return { name: each.name, state, mac: each.mac };
      }),
    ),
  );
  const columns = [column('Name', 'name'), column('State', 'state'), column('MAC Address', 'mac')];
  return { kind: 'list', rows, virsh: { kind: 'table', columns } };
}

/** Prints the name of the interface with a MAC address. */
export async function ifaceName({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const { name, mac } = await connection.interfaceLookupByMacString(args.text('interface'), {
    signal,
  });
  return textResult('name', name, { mac });
}

/** Prints the MAC address of an interface. */
export async function ifaceMac({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const { name, mac } = await connection.interfaceLookupByName(args.text('interface'), { signal });
  return textResult('mac', mac, { name });
}
