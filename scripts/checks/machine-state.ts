import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What is there on a machine, by kind: names of things that daemons under test make. */
export type MachineState = Readonly<Record<string, readonly string[]>>;

/** What is there now. What this user may not see is not there. */
export function machineState(): MachineState {
  return {
    bridge: entries('/sys/class/net').filter(isBridgeOrTap),
    'network namespace': entries('/run/netns'),
    mount: mounts(),
    'firewall chain': CHAIN_LISTS.flatMap(chains),
  };
}

/** One phrase for each thing that is there after and was not before. */
export function additions(before: MachineState, after: MachineState): readonly string[] {
  return Object.entries(after).flatMap(([kind, names]) => {
    const known = new Set(before[kind]);
    return names.filter((name) => !known.has(name)).map((name) => `${kind} ${name}`);
  });
}

/** The chains of a firewall in the format of `iptables-save` or of `nft list chains`. */
export function chainsOf(listing: string): readonly string[] {
  const names: string[] = [];
  let table = '';
  for (const line of listing.split('\n')) {
    const [, saved, listed] = /^(?:\*(\S+)|table (.*) \{)$/.exec(line.trim()) ?? [];
    table = saved ?? listed ?? table;
    // Built-in chains have a policy, and come with the kernel's modules.
    const [, own, ofNft] = /^(?::(\S+) - |\s*chain (\S+) \{)/.exec(line) ?? [];
    const name = own ?? ofNft;
    if (name !== undefined) names.push(`${table} ${name}`);
  }
  return names;
}

const CHAIN_LISTS: ReadonlyArray<readonly string[]> = [
  ['nft', 'list', 'chains'],
  ['iptables-save'],
  ['ip6tables-save'],
  ['iptables-legacy-save'],
  ['ip6tables-legacy-save'],
  ['ebtables-save'],
];

/** Empty where there is no such program, or this user may not ask. */
function chains([program = '', ...args]: readonly string[]): readonly string[] {
  const { stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return chainsOf(stdout ?? '').map((name) => `${name} (${program})`);
}

function isBridgeOrTap(name: string): boolean {
  return ['bridge', 'tun_flags'].some((mark) => existsSync(`/sys/class/net/${name}/${mark}`));
}

/** Where something is mounted and of what kind, as this process sees it. */
function mounts(): readonly string[] {
  try {
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n');
    return lines.map((line) => {
      // Number, parent, device, root, place, options; behind the dash: kind, source.
      const [, , , , place] = line.split(' ');
      const [kind] = line.slice(line.indexOf(' - ') + 3).split(' ');
      return `${place} (${kind})`;
    });
  } catch {
    return [];
  }
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
