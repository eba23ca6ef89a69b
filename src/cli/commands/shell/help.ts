import type { CommandContext } from '../../context/command-context.ts';
import { commandHelp } from '../../help/command-help.ts';
import { groupsText, overviewText } from '../../help/overview.ts';
import type { WrittenResult } from '../../output/result.ts';
import type { Catalogue } from '../../registry/catalogue.ts';

/** Prints the help of a command or a group, or the list of commands. */
export async function help({
  args,
  catalogue,
  environment,
}: CommandContext): Promise<WrittenResult> {
  const name = args.optionalText('command');
  await environment.stdout.write(
    name === undefined ? overviewText(await catalogue.groups()) : await textOf(catalogue, name),
  );
  return { kind: 'written' };
}

/** Returns the help of a command or a group. A command precedes a group of its name. */
async function textOf(catalogue: Catalogue, name: string): Promise<string> {
  const groups = (await catalogue.has(name)) ? [] : await catalogue.groupsNamed(name);
  return groups.length > 0 ? groupsText(groups) : commandHelp(await catalogue.require(name));
}
