import type { Command, CommandGroup } from './command.ts';
import { INTERFACES, NODE_DEVICES } from './commands/devices.ts';
import { DOMAIN_DEVICES } from './commands/domain-devices.ts';
import { DOMAIN_GUEST } from './commands/domain-guest.ts';
import { DOMAIN_LIFE } from './commands/domain-life.ts';
import { DOMAIN_TUNING } from './commands/domain-tuning.ts';
import { EVENTS } from './commands/events.ts';
import { FILTERS, SECRETS } from './commands/filters-and-secrets.ts';
import { HOST } from './commands/host.ts';
import { MONITORING } from './commands/monitoring.ts';
import { NETWORKS } from './commands/networks.ts';
import { BACKUPS, CHECKPOINTS, SNAPSHOTS } from './commands/snapshots.ts';
import { POOLS, VOLUMES } from './commands/storage.ts';
import { VIRSH_ITSELF } from './commands/virsh-itself.ts';

/**
 * All commands of `virsh help` of libvirt 9.0.0 and 12.8.0, by virsh's groups. This is the only list
 * of virsh's commands: docs/from-virsh.md is generated from it, and tests compare it with virsh.
 */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    keyword: 'domain',
    title: 'Domains',
    commands: byName(DOMAIN_LIFE, DOMAIN_DEVICES, DOMAIN_TUNING, DOMAIN_GUEST),
  },
  { keyword: 'monitor', title: 'States and statistics of domains', commands: byName(MONITORING) },
  { keyword: 'events', title: 'Events of domains', commands: byName(EVENTS) },
  { keyword: 'host', title: 'The host and its hypervisor', commands: byName(HOST) },
  { keyword: 'checkpoint', title: 'Checkpoints', commands: byName(CHECKPOINTS) },
  { keyword: 'interface', title: 'Network interfaces of the host', commands: byName(INTERFACES) },
  { keyword: 'filter', title: 'Network filters', commands: byName(FILTERS) },
  { keyword: 'network', title: 'Networks', commands: byName(NETWORKS) },
  { keyword: 'nodedev', title: 'Devices of the host', commands: byName(NODE_DEVICES) },
  { keyword: 'secret', title: 'Secrets', commands: byName(SECRETS) },
  { keyword: 'snapshot', title: 'Snapshots', commands: byName(SNAPSHOTS) },
  { keyword: 'backup', title: 'Backups', commands: byName(BACKUPS) },
  { keyword: 'pool', title: 'Storage pools', commands: byName(POOLS) },
  { keyword: 'volume', title: 'Storage volumes', commands: byName(VOLUMES) },
  { keyword: 'virsh', title: 'virsh itself', commands: byName(VIRSH_ITSELF) },
];

/** All commands, in the order of the groups. */
export const COMMANDS: readonly Command[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);

/** Readers look for a command by its name. */
function byName(...parts: ReadonlyArray<readonly Command[]>): readonly Command[] {
  return parts.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}
