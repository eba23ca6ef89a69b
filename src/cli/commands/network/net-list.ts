import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, VirshLayout } from '../../output/result.ts';
import { linesLayout } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';

const FILTERS = {
  persistent: 'PERSISTENT',
  transient: 'TRANSIENT',
  autostart: 'AUTOSTART',
  'no-autostart': 'NO_AUTOSTART',
} as const;

/** Lists networks by name. */
export async function netList({ connection, args, signal }: CommandContext): Promise<ListResult> {
  const networks = await connection.listAllNetworks({ flags: filtersOf(args), signal });
  const rows = await Promise.all(
    networks.map(async (network) => {
      const [isActive, autostart, persistent] = await Promise.all([
        network.isActive({ signal }),
        network.getAutostart({ signal }),
        network.isPersistent({ signal }),
      ]);
      const { name, uuid } = network;
      return { name, uuid, state: isActive ? 'active' : 'inactive', autostart, persistent };
    }),
  );
  rows.sort((one, other) => compareText(one.name.toLowerCase(), other.name.toLowerCase()));
  return { kind: 'list', rows, virsh: virshLayout(rows, args) };
}

function filtersOf(args: Args): Filter[] {
  const filters = args.flags(FILTERS);
  if (args.flag('all')) return filters;
  return [...filters, args.flag('inactive') ? 'INACTIVE' : 'ACTIVE'];
}

type Filter = (typeof FILTERS)[keyof typeof FILTERS] | 'ACTIVE' | 'INACTIVE';

interface NamedRow {
  readonly name: string;
  readonly uuid: string;
}

function virshLayout(rows: readonly NamedRow[], args: Args): VirshLayout {
  const key = args.flag('uuid') ? 'uuid' : args.flag('name') ? 'name' : undefined;
  if (key !== undefined) return linesLayout(rows.map((row) => row[key]));
  return {
    kind: 'table',
    columns: [
      { heading: 'Name', text: ({ name }) => String(name) },
      { heading: 'State', text: ({ state }) => String(state) },
      { heading: 'Autostart', text: ({ autostart }) => (autostart ? 'yes' : 'no') },
      { heading: 'Persistent', text: ({ persistent }) => (persistent ? 'yes' : 'no') },
    ],
  };
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
