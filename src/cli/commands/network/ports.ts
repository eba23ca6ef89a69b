import type { Network, NetworkPort } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import { column } from '../../output/listing.ts';
import type { ListResult, RecordResult } from '../../output/result.ts';
import { done, linesLayout } from '../../output/result.ts';
import { xmlResult } from '../../output/xpath.ts';
import { lookupNetwork } from './adapter.ts';

/** Lists the ports of a network by their UUIDs. */
export async function netPortList(context: CommandContext): Promise<ListResult> {
  const { args, signal } = context;
  const network = await networkOf(context);
  const ports = await network.listAllPorts({ signal });
  const rows = ports.map(({ uuid }) => ({ uuid })).sort(byUuid);
  if (args.flag('uuid')) {
    return { kind: 'list', rows, virsh: linesLayout(rows.map(({ uuid }) => uuid)) };
  }
  return { kind: 'list', rows, virsh: { kind: 'table', columns: [column('UUID', 'uuid')] } };
}

function byUuid(one: { readonly uuid: string }, other: { readonly uuid: string }): number {
  return one.uuid < other.uuid ? -1 : Number(one.uuid > other.uuid);
}

/** Creates a port of a network from an XML file. */
export async function netPortCreate(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const file = args.text('file');
  const xml = await readInput(context, file);
  const network = await networkOf(context);
  const flags = args.flags({ validate: 'VALIDATE' });
  const { uuid } = await network.portCreateXml(xml, { flags, signal });
  const record = { uuid, network: network.name, result: 'created' };
  return done(record, `Network port ${uuid} created from ${file}`);
}

/** Prints the XML of a port. */
export async function netPortDumpxml(context: CommandContext): Promise<RecordResult> {
  const network = await networkOf(context);
  const port = await portOf(context, network);
  const xml = await port.getXmlDesc({ signal: context.signal });
  return xmlResult(context, xml, { uuid: port.uuid, network: network.name });
}

/** Deletes a port of a network. */
export async function netPortDelete(context: CommandContext): Promise<RecordResult> {
  const network = await networkOf(context);
  const port = await portOf(context, network);
  const { uuid } = port;
  await port.delete({ signal: context.signal });
  const record = { uuid, network: network.name, result: 'deleted' };
  return done(record, `Network port ${uuid} deleted`);
}

function networkOf({ connection, args, signal }: CommandContext): Promise<Network> {
  return lookupNetwork(connection, args.text('network'), { signal });
}

function portOf({ args, signal }: CommandContext, network: Network): Promise<NetworkPort> {
  return network.portLookupByUuidString(args.text('port'), { signal });
}
