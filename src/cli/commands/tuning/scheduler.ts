import type { Domain, TypedParams } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain, impactFlags } from '../domain/change.ts';
import { parametersResult } from './tunables.ts';

/** Prints or changes the scheduler's parameters of a domain. */
export async function schedinfo(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const flags = impactFlags(args);
  const isPlain = flags.length === 0 && !args.flag('current');
  const given = givenNumbers(args);
  const domain = await commandDomain(context);
  const { type } = await domain.getSchedulerType({ signal });
  const read = (): Promise<TypedParams> =>
    isPlain
      ? domain.getSchedulerParameters({ signal })
      : domain.getSchedulerParametersFlags({ flags, signal });
  const before = await read();
  const values = { ...weights(args), ...valuesOf(given, before) };
  if (Object.keys(values).length > 0) {
    await (isPlain
      ? domain.setSchedulerParameters(values, { signal })
      : domain.setSchedulerParametersFlags(values, { flags, signal }));
  }
  return resultOf(domain, type, Object.keys(values).length > 0 ? await read() : before);
}

function resultOf({ name }: Domain, scheduler: string, parameters: TypedParams): RecordResult {
  const heading = `${'Scheduler'.padEnd(15)}: ${oneLine(scheduler)}\n`;
  const result = parametersResult(name, parameters, String, heading);
  return { ...result, record: { name, scheduler, parameters: { ...parameters } } };
}

type Values = Readonly<Record<string, bigint | number>>;

function weights(args: Args): Values {
  const given = ['weight', 'cap'].map((name) => [name, args.integer(name)] as const);
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Returns the names and the digits of the parameters to set. */
function givenNumbers(args: Args): ReadonlyArray<readonly [name: string, number: string]> {
  return args.texts('set').map((assignment) => {
    const [, name = '', number] = /^([^=]+)=(-?\d+)$/.exec(assignment) ?? [];
    if (number !== undefined) return [name, number];
    throw new UsageError(`"${assignment}" is not a parameter`, 'Write cpu_shares=512');
  });
}

/** Returns the values in the types that the daemon has for them. */
function valuesOf(given: ReturnType<typeof givenNumbers>, known: TypedParams): Values {
  const values: Record<string, bigint | number> = {};
  for (const [name, number] of given) {
    if (!(name in known)) {
      const names = Object.keys(known).join(', ');
      throw new UsageError(`There is no parameter "${name}"`, `Parameters: ${names}`);
    }
    values[name] = typeof known[name] === 'bigint' ? BigInt(number) : Number(number);
  }
  return values;
}
