import { catalogue } from '../../src/cli/registry/registry.ts';

/** An example line of lvsh for each command that lvsh has under virsh's name. */
export async function lvshLines(): Promise<ReadonlyMap<string, string>> {
  const commands = await catalogue.commands();
  return new Map(
    commands.flatMap(({ name, aliases = [], examples }) => {
      const line = examples[0]?.line ?? `lvsh ${name}`;
      return [name, ...aliases].map((each): [string, string] => [each, line]);
    }),
  );
}
