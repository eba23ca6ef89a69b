import type { NWFilter } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import { column, sortByName } from '../../output/listing.ts';
import type { ListResult, RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { xmlResult } from '../../output/xpath.ts';
import { kindAdapter } from '../../verbs/kind-adapter.ts';
import { firstFound, isUuid } from '../../verbs/lookup.ts';

/** The operations of network filters for the verbs that all kinds share. */
export const nwfilterAdapter = kindAdapter<NWFilter>({
  lookup: (connection, key, { signal }) =>
    firstFound('VIR_ERR_NO_NWFILTER', [
      ...(isUuid(key) ? [() => connection.nwFilterLookupByUuidString(key, { signal })] : []),
      () => connection.nwFilterLookupByName(key, { signal }),
    ]),
  getXml: (filter, { signal }) => filter.getXmlDesc({ signal }),
  define: (xml, { connection, args, signal }) =>
    args.declares('validate') && args.flag('validate')
      ? connection.nwFilterDefineXmlFlags(xml, { flags: ['VALIDATE'], signal })
      : connection.nwFilterDefineXml(xml, { signal }),
  undefine: (filter, { signal }) => filter.undefine({ signal }),
  messages: {
    defined: (name, file) => `Network filter ${name} defined from ${file}`,
    undefined: (name) => `Network filter ${name} undefined`,
    edited: (name) => `Network filter ${name} XML configuration edited.`,
  },
});

/** Lists network filters by name. */
export async function nwfilterList({ connection, signal }: CommandContext): Promise<ListResult> {
  const filters = await connection.listAllNwFilters({ signal });
  const rows = sortByName(filters.map(({ name, uuid }) => ({ name, uuid })));
  const columns = [column('UUID', 'uuid'), column('Name', 'name')];
  return { kind: 'list', rows, virsh: { kind: 'table', columns } };
}

/** Lists the bindings of network filters. */
export async function bindingList({ connection, signal }: CommandContext): Promise<ListResult> {
  const bindings = await connection.listAllNwFilterBindings({ signal });
  const rows = bindings
    .map(({ portdev, filtername }) => ({ name: portdev, filter: filtername }))
    .sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
  const columns = [column('Port Dev', 'name'), column('Filter', 'filter')];
  return { kind: 'list', rows, virsh: { kind: 'table', columns } };
}

/** Prints the XML of a binding. */
export async function bindingDumpxml(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const options = { signal };
  const binding = await connection.nwFilterBindingLookupByPortDev(args.text('binding'), options);
  return xmlResult(context, await binding.getXmlDesc(options), { name: binding.portdev });
}

/** Creates a binding from an XML file. */
export async function bindingCreate(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const flags = args.flags({ validate: 'VALIDATE' });
  const xml = await readInput(context, file);
  const { portdev } = await connection.nwFilterBindingCreateXml(xml, { flags, signal });
  const message = `Network filter binding on ${portdev} created from ${file}`;
  return done({ name: portdev, result: 'created' }, message);
}

/** Deletes a binding. */
export async function bindingDelete({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const options = { signal };
  const binding = await connection.nwFilterBindingLookupByPortDev(args.text('binding'), options);
  const { portdev: name } = binding;
  await binding.delete(options);
  return done({ name, result: 'deleted' }, `Network filter binding on ${name} deleted`);
}
