import { jsonSafe } from '../../../index.ts';
import { admin, qemu, remote } from '../../../protocol/index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { WrittenResult } from '../../output/result.ts';
import { safeJson } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { closestNames } from '../../registry/near-names.ts';
import type { CallableProcedure } from './call-args.ts';
import { fromJson, isCallable } from './call-args.ts';
import { objectArguments, sampleArguments } from './call-objects.ts';

/** Makes any call of the protocol, and prints its result as JSON. */
export async function call(context: CommandContext): Promise<WrittenResult> {
  const { connection, args, signal, environment, isDryRun } = context;
  const procedure = procedureNamed(args.text('procedure'));
  const given = jsonObject(args.optionalText('args') ?? '{}');
  // Names stand for objects that only the daemon knows; everything else can be checked now.
  fromJson(procedure, sampleArguments(given));
  const complete = await objectArguments(connection, given, { signal });
  const values = fromJson(procedure, complete);
  if (isDryRun && !procedure.onlyReads) {
    await print(context, { procedure: procedure.name, args: jsonSafe(values) });
    return { kind: 'written' };
  }
  const result: unknown = await connection.call(procedure, values, { signal });
  if (result !== undefined) await print(context, jsonSafe(result));
  else if (!environment.stdout.isTTY && context.globals.output === 'json')
    await print(context, null);
  return { kind: 'written' };
}

/** Returns the names of all procedures that can be called. */
export function procedureNames(): readonly string[] {
  return [...namesOf(remote), ...namesOf(qemu)];
}

async function print({ environment, globals }: CommandContext, value: unknown): Promise<void> {
  const json = JSON.stringify(value, null, globals.output === 'ndjson' ? 0 : 2);
  await environment.stdout.write(`${safeJson(json)}\n`);
}

function procedureNamed(name: string): CallableProcedure {
  for (const program of [remote, qemu]) {
    const found: unknown = Reflect.get(program, name) ?? byLibvirtName(program, name);
    if (isCallable(found)) return found;
  }
  if (Reflect.has(admin, name)) {
    throw new UsageError(`${name} belongs to the admin interface, which this connection is not`);
  }
  const near = closestNames(name, procedureNames()).join(', ');
  throw new UsageError(`Unknown procedure "${name}"`, `Similar procedures: ${near}`);
}

function byLibvirtName(program: object, name: string): unknown {
  return Object.values(program).find((each: unknown) => isCallable(each) && each.name === name);
}

function namesOf(program: object): readonly string[] {
  return Object.entries(program).flatMap(([name, each]) =>
    isCallable(each) && !/^\d+$/.test(name) ? [name] : [],
  );
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The arguments are not JSON: ${reason}`);
  }
  throw new UsageError('The arguments are not a JSON object', `Such as '{"flags": 0}'`);
}
