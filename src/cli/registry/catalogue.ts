import { UsageError } from '../parse/usage-error.ts';
import type { CommandGroup, CommandSpec } from './command-spec.ts';
import { nearNames } from './near-names.ts';

/** A group of commands that is loaded on demand. */
export interface GroupEntry {
  readonly name: string;

  /** The names of commands that are looked up in this group first. */
  readonly usual: RegExp;
  readonly load: () => Promise<CommandGroup>;
}

/** The groups of virsh: the names of this program's groups, and the commands of them. */
const VIRSH_GROUPS: Readonly<
  Record<string, { readonly names: readonly string[]; readonly only?: RegExp }>
> = {
  domain: { names: ['domain', 'device', 'block', 'tuning', 'job', 'agent', 'interactive'] },
  monitor: {
    names: ['domain', 'device', 'block', 'agent'],
    only: /^(list|dom(blk(error|info|list|stat)|control|if(-getlink|addr|list|stat)|info|memstat|state|stats|time))$/,
  },
  filter: { names: ['nwfilter'] },
  checkpoint: { names: ['checkpoint'], only: /^checkpoint-/ },
  backup: { names: ['checkpoint'], only: /^backup-/ },
  pool: { names: ['storage'], only: /pool-/ },
  volume: { names: ['storage'], only: /^vol-/ },
  virsh: { names: ['shell'] },
};

/** All commands. Actions about commands, such as `help`, get it from their context. */
export class Catalogue {
  readonly #entries: readonly GroupEntry[];

  constructor(entries: readonly GroupEntry[]) {
    this.#entries = entries;
  }

  /** Loads all groups, one after another: Jest fails if modules with common imports load at once. */
  async groups(): Promise<readonly CommandGroup[]> {
    const groups: CommandGroup[] = [];
    for (const { load } of this.#entries) groups.push(await load());
    return groups;
  }

  async commands(): Promise<readonly CommandSpec[]> {
    return (await this.groups()).flatMap(({ commands }) => commands);
  }

  /**
   * Returns the groups with this keyword: that of this program, its title, or that of virsh, which
   * can be a part of a group. It is empty if there is none.
   */
  async groupsNamed(keyword: string): Promise<readonly CommandGroup[]> {
    const word = keyword.toLowerCase();
    const { names, only } = VIRSH_GROUPS[word] ?? { names: [word] };
    const found: CommandGroup[] = [];
    for (const { name, load } of this.#entries) {
      const { title, commands } = await load();
      if (!names.includes(name) && title.toLowerCase() !== word) continue;
      found.push({ title, commands: commands.filter((each) => only?.test(each.name) ?? true) });
    }
    return found;
  }

  /**
   * Returns the command with this name or alias. Usually it loads only the command's own group.
   *
   * @throws UsageError that names similar commands if there is none.
   */
  async require(name: string): Promise<CommandSpec> {
    const found = await this.#find(name);
    if (found !== undefined) return found;
    const names = (await this.commands()).map((spec) => spec.name);
    const near = nearNames(name, names);
    const advice = near.length === 0 ? 'Run "lvsh --help"' : `Similar commands: ${near.join(', ')}`;
    throw new UsageError(`Unknown command "${name}"`, advice);
  }

  /** Whether there is a command with this name or alias. */
  async has(name: string): Promise<boolean> {
    return (await this.#find(name)) !== undefined;
  }

  async #find(name: string): Promise<CommandSpec | undefined> {
    const usual = this.#entries.filter((entry) => entry.usual.test(name));
    const others = this.#entries.filter((entry) => !entry.usual.test(name));
    for (const entry of [...usual, ...others]) {
      const { commands } = await entry.load();
      const found = commands.find((each) => each.name === name || each.aliases?.includes(name));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
