import { RemoteError } from '../../../src/index.ts';

/** Stands for a number that differs from one moment to the next. */
export const SOMETHING = 'some number';

/** The answer, or libvirt's error, in the form of dump.py. */
export async function ask(question: () => Promise<unknown>): Promise<unknown> {
  try {
    return plain(await question());
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const { number, domain, message, level, str1, str2, str3, int1, int2 } = error;
    return { error: plain([number, domain, message, level, str1, str2, str3, int1, int2]) };
  }
}

/** One question for each of several arguments. */
export async function askEach<T extends number>(
  args: readonly T[],
  question: (argument: T) => Promise<unknown>,
): Promise<object> {
  const answers = await Promise.all(args.map((argument) => ask(() => question(argument))));
  return Object.fromEntries(args.map((argument, index) => [argument, answers[index]]));
}

/** What is said about each of several objects, by its name. */
export async function byName<T extends { readonly name: string }>(
  objects: readonly T[],
  dump: (object: T) => Promise<unknown>,
): Promise<object> {
  const dumps = await Promise.all(objects.map(dump));
  return Object.fromEntries(objects.map(({ name }, index) => [name, dumps[index]]));
}

export async function names(
  objects: Promise<readonly { readonly name: string }[]>,
): Promise<string[]> {
  return (await objects).map(({ name }) => name);
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
  }
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
}
