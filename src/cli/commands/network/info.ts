import type { Network, NetworkDhcpLease } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import { column, yesNo } from '../../output/listing.ts';
import type { ListResult, RecordResult, Result } from '../../output/result.ts';
import { messaged, textResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupNetwork } from './adapter.ts';

/** Prints the facts of networks. */
export function netInfo(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach(args.texts('network'), async (key) => {
    const network = await lookupNetwork(connection, key, { signal });
    const [active, persistent, autostart, bridge] = await Promise.all([
      network.isActive({ signal }),
      network.isPersistent({ signal }),
      network.getAutostart({ signal }),
      bridgeOf(network, signal),
    ]);
    const { name, uuid } = network;
    return {
      kind: 'record',
      record: { name, uuid, active, persistent, autostart, bridge },
      virsh: {
        kind: 'pairs',
        pairs: [
          ['Name:', name],
          ['UUID:', uuid],
          ['Active:', yesNo(active)],
          ['Persistent:', yesNo(persistent)],
          ['Autostart:', yesNo(autostart)],
          ...(bridge === null ? [] : [['Bridge:', bridge] as const]),
        ],
      },
    };
  });
}

/** A network that is bound to a device of the host has no bridge. */
async function bridgeOf(network: Network, signal: AbortSignal): Promise<string | null> {
  try {
    return await network.getBridgeName({ signal });
  } catch (error) {
    if (error instanceof VirError) return null;
    throw error;
  }
}

/** Prints the UUID of a network. */
export async function netUuid({ connection, args, signal }: CommandContext): Promise<RecordResult> {
  const { name, uuid } = await connection.networkLookupByName(args.text('network'), { signal });
  return textResult('uuid', uuid, { name });
}

/** Prints the name of a network. */
export async function netName({ connection, args, signal }: CommandContext): Promise<RecordResult> {
  const { name, uuid } = await connection.networkLookupByUuidString(args.text('network'), {
    signal,
  });
  return textResult('name', name, { uuid });
}

/** Lists the addresses that a network's DHCP server has leased. */
export async function netDhcpLeases(context: CommandContext): Promise<ListResult> {
  const { connection, args, signal } = context;
  const network = await lookupNetwork(connection, args.text('network'), { signal });
  const mac = args.optionalText('mac');
  const leases = await network.getDhcpLeases(mac === undefined ? { signal } : { mac, signal });
  const rows = [...leases].sort(byAddress).map((lease) => ({
    ...lease,
    protocol: lease.typeName.toLowerCase(),
    expires: localTime(lease.expirytime),
    address: `${lease.ipaddr}/${lease.prefix}`,
  }));
  return {
    kind: 'list',
    rows,
    virsh: {
      kind: 'table',
      columns: [
        column('Expiry Time', 'expires'),
        { heading: 'MAC address', text: ({ mac: address }) => orDash(address) },
        column('Protocol', 'protocol'),
        column('IP address', 'address'),
        { heading: 'Hostname', text: ({ hostname }) => orDash(hostname) },
        { heading: 'Client ID or DUID', text: ({ clientid }) => orDash(clientid) },
      ],
    },
  };
}

function byAddress(one: NetworkDhcpLease, other: NetworkDhcpLease): number {
  return one.ipaddr < other.ipaddr ? -1 : Number(one.ipaddr > other.ipaddr);
}

function orDash(value: unknown): string {
  return value === null || value === undefined ? '-' : String(value);
}

/** Returns `2026-01-31 12:00:00` in the time zone of this machine, as virsh prints it. */
function localTime(seconds: bigint): string {
  const time = new Date(Number(seconds) * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}

const COMMANDS: Readonly<Record<string, 'ADD_LAST' | 'ADD_FIRST' | 'DELETE' | 'MODIFY'>> = {
  add: 'ADD_LAST',
  'add-last': 'ADD_LAST',
  'add-first': 'ADD_FIRST',
  delete: 'DELETE',
  modify: 'MODIFY',
};

/** The sections by virsh's names. */
const SECTIONS = {
  bridge: 'BRIDGE',
  domain: 'DOMAIN',
  ip: 'IP',
  'ip-dhcp-host': 'IP_DHCP_HOST',
  'ip-dhcp-range': 'IP_DHCP_RANGE',
  forward: 'FORWARD',
  'forward-interface': 'FORWARD_INTERFACE',
  'forward-pf': 'FORWARD_PF',
  portgroup: 'PORTGROUP',
  'dns-host': 'DNS_HOST',
  'dns-txt': 'DNS_TXT',
  'dns-srv': 'DNS_SRV',
} as const;

/** Changes a part of a network without redefining it. */
export async function netUpdate(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const command = COMMANDS[args.text('command')];
  if (command === undefined) {
    throw new UsageError(`unrecognized command name '${args.text('command')}'`);
  }
  const section = Object.entries(SECTIONS).find(([name]) => name === args.text('section'))?.[1];
  if (section === undefined) {
    throw new UsageError(`unrecognized section name '${args.text('section')}'`);
  }
  const given = args.text('xml');
  const xml = given.startsWith('<') ? given : await readInput(context, given);
  const network = await lookupNetwork(connection, args.text('network'), { signal });
  const flags = args.flags({ live: 'LIVE', config: 'CONFIG' });
  const all = flags.length > 0 ? flags : (['CURRENT'] as const);
  const parent = args.integer('parent-index') ?? -1;
  await network.update(command, section, parent, xml, { flags: all, signal });
  const isLive =
    flags.includes('LIVE') || (flags.length === 0 && (await network.isActive({ signal })));
  const isStored = flags.includes('CONFIG') || (flags.length === 0 && !isLive);
  const where =
    isLive && isStored
      ? 'persistent config and live state'
      : isLive
        ? 'live state'
        : 'persistent config';
  const record = { name: network.name, uuid: network.uuid, result: 'updated' };
  return messaged(record, `Updated network ${network.name} ${where}`);
}
