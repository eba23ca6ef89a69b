import type { CommandGroup, CommandSpec } from '../registry/command-spec.ts';

const INTRODUCTION = `lvsh: manages virtual machines through libvirt, without libvirt on this machine

Usage: lvsh [-c URI] [-r] [-o FORMAT] COMMAND [arguments]

Examples:
  lvsh list --all
  lvsh -c qemu+ssh://root@host/system list --all -o json
  lvsh dominfo web --columns name,state
  lvsh start --help
`;
const ADVICE = 'Run "lvsh COMMAND --help" for options and examples.\n';

/** The commands that most people use first. */
const MOST_USED =
  'list start shutdown reboot destroy console edit dumpxml dominfo define undefine autostart ' +
  'domifaddr snapshot-create-as snapshot-list net-list pool-list vol-list top doctor';

/** Returns the list of all commands by group. */
export function overviewText(groups: readonly CommandGroup[]): string {
  return [INTRODUCTION, groupsText(groups), ADVICE].join('\n');
}

/** Returns the commands that are used most, and the titles of the groups. */
export function shortOverviewText(groups: readonly CommandGroup[]): string {
  const all = groups.flatMap(({ commands }) => commands);
  const used = MOST_USED.split(' ').flatMap((name) => all.filter((each) => each.name === name));
  const titles = groups.map(({ title }) => `  ${title}\n`).join('');
  return [
    INTRODUCTION,
    `The commands that are used most:\n${linesOf(used, widthOf(used))}`,
    `Groups of commands ("lvsh help GROUP"):\n${titles}`,
    `Run "lvsh help" for all commands. ${ADVICE}`,
  ].join('\n');
}

/** Returns the commands of groups. */
export function groupsText(groups: readonly CommandGroup[]): string {
  const shown = groups
    .map(({ title, commands }) => ({
      title,
      commands: commands.filter(({ name }) => !name.startsWith('__')),
    }))
    .filter(({ commands }) => commands.length > 0);
  const width = widthOf(shown.flatMap(({ commands }) => commands));
  return shown.map(({ title, commands }) => `${title}:\n${linesOf(commands, width)}`).join('\n');
}

function widthOf(commands: readonly CommandSpec[]): number {
  return Math.max(...commands.map(({ name }) => name.length));
}

function linesOf(commands: readonly CommandSpec[], width: number): string {
  return commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`).join('');
}
