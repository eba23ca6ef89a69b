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
  const domain = await commandDomain(context);
  const { type } = await domain.getSchedulerType({ signal });
  const read = (): Promise<TypedParams> =>
    isPlain
      ? domain.getSchedulerParameters({ signal })
      : domain.getSchedulerParametersFlags({ flags, signal });
  const before = await read();
  const values = givenValues(args, before);
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

function givenValues(args: Args, known: TypedParams): Readonly<Record<string, bigint | number>> {
  const values: Record<string, bigint | number> = {};
  for (const option of ['weight', 'cap']) {
    const value = args.integer(option);
    if (value !== undefined) values[option] = value;
  }
  for (const assignment of args.texts('set')) {
    const [, name = '', number] = /^([^=]+)=(-?\d+)$/.exec(assignment) ?? [];
    if (number === undefined) {
      throw new UsageError(`"${assignment}" is not a parameter`, 'Write cpu_shares=512');
    }
    if (!(name in known)) {
      const names = Object.keys(known).join(', ');
      throw new UsageError(`There is no parameter "${name}"`, `Parameters: ${names}`);
    }
    values[name] = typeof known[name] === 'bigint' ? BigInt(number) : Number(number);
  }
  return values;
}
