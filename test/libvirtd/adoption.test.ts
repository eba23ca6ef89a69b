import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../tools/adoption/commands.ts';
import { run } from './support/programs.ts';

describe("The table of virsh's commands", () => {
  it('has each command of `virsh help`', async () => {
    const known = new Set(COMMANDS.map(({ name }) => name));
    const help = await commandsOfHelp();
    expect(help.length).toBeGreaterThan(200);
    expect(help.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has no command that `virsh help` lacks, except those that are marked as new', async () => {
    const help = new Set(await commandsOfHelp());
    const absent = COMMANDS.filter(({ name }) => !help.has(name));
    expect(absent.filter(({ isNew }) => !isNew).map(({ name }) => name)).toEqual([]);
  });

  it('marks as new the commands that virsh 9.0.0 lacks, and virsh 12.8.0 has all of them', async () => {
    const version = (await run('/usr/bin/virsh', ['--version'])).trim();
    const help = new Set(await commandsOfHelp());
    const fresh = COMMANDS.filter(({ isNew }) => isNew).map(({ name }) => name);
    const found = fresh.filter((name) => help.has(name));
    if (version === '9.0.0') expect(found).toEqual([]);
    if (version === '12.8.0') expect(found).toEqual(fresh);
  });
});

/** The names of the commands are indented, below the titles of their groups. */
async function commandsOfHelp(): Promise<readonly string[]> {
  const text = await run('/usr/bin/virsh', ['help']);
  return [...text.matchAll(/^ {4}([a-z]\S*)/gm)].map(([, name = '']) => name);
}
