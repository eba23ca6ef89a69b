import type { CommandContext } from '../../context/command-context.ts';
import type { WrittenResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import type { CommandSpec } from '../../registry/command-spec.ts';
import { schemaOf } from '../../registry/schema.ts';

/** Prints the JSON schema of one command, or an object with those of all commands. */
export async function schema({
  args,
  catalogue,
  environment,
}: CommandContext): Promise<WrittenResult> {
  const name = args.optionalText('command');
  const value =
    name === undefined
      ? allSchemas(await catalogue.commands())
      : schemaOf(await catalogue.require(name));
  if (value === undefined) throw new UsageError(`${name} prints no JSON`);
  await environment.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return { kind: 'written' };
}

function allSchemas(specs: readonly CommandSpec[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(specs.map((spec) => [spec.name, schemaOf(spec)]));
}
