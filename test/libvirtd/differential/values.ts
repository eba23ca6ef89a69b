import { VirError } from '../../../src/index.ts';

/** Stands for a number that differs from one moment to the next. */
export const SOMETHING = 'some number';

/** The answer, or libvirt's error, in the form of client.py. */
export async function ask(question: () => unknown): Promise<unknown> {
  try {
    return plain(await question());
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    return { error: errorFields(error) };
  }
}

/** A libvirt error in the form of client.py. */
export function errorFields(error: VirError): unknown {
  const { number, domain, message, level, str1, str2, str3, int1, int2 } = error;
  return plain([number, domain, message, level, str1, str2, str3, int1, int2]);
}

/** Whether an answer is libvirt's error. */
export function isError(answer: unknown): answer is { readonly error: readonly unknown[] } {
  return typeof answer === 'object' && answer !== null && 'error' in answer;
}

export function names(objects: readonly { readonly name: string }[]): string[] {
  return objects.map(({ name }) => name);
}

/** What a lookup has found, in the form of client.py. */
export function identity(object: object | null): unknown {
  if (object === null) return null;
  const fields = ['name', 'uuid', 'id', 'key', 'mac'] as const;
  const all = object as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.flatMap((field) => (field in all ? [[field, all[field]]] : [])));
}

/** Null in place of an error, as some calls of libvirt-python have it. */
export async function orNull(question: () => unknown): Promise<unknown> {
  const answer = await ask(question);
  return isError(answer) ? null : answer;
}

/** The number of an error alone: where the daemon gives none each client has words of its own. */
export async function firstError(question: () => unknown): Promise<unknown> {
  const answer = await ask(question);
  return isError(answer) ? { error: answer.error[0] } : answer;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Statistics without those that count on: cpu.time, vcpu.0.wait, net.0.rx.bytes and the like. */
export function steady(params: Readonly<Record<string, unknown>>): object {
  const counting = /^cpu\.|^vm\.|^net\.\d+\.[rt]x|\.(time|wait|delay|rss|sum|cur|max)$/;
  return Object.fromEntries(
    Object.entries(params).map(([field, value]) => [
      field,
      counting.test(field) ? SOMETHING : value,
    ]),
  );
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([name]) => !isNameOfNumber(name, value));
    return Object.fromEntries(fields.map(([name, each]) => [name, plain(each)]));
  }
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
}

/** Whether the field is the name beside a number, such as `stateName`: libvirt-python has numbers alone. */
function isNameOfNumber(name: string, object: object): boolean {
  const [, field = ''] = /^(\w+)Name$/.exec(name) ?? [];
  return typeof (object as Readonly<Record<string, unknown>>)[field] === 'number';
}
