import { VirError } from '../../../src/index.ts';
import { withOldTemplates } from '../support/differences.ts';

/** Replaces a number that changes from one call to the next. */
export const SOMETHING = 'some number';

/** Returns the answer or libvirt's error in the form of client.py. */
export async function ask(question: () => unknown): Promise<unknown> {
  try {
    return plain(await question());
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    return { error: errorFields(error) };
  }
}

/** Returns an error of libvirt in the form of client.py. */
export function errorFields(error: VirError): unknown {
  const { number, domain, message, level, str1, str2, str3, int1, int2 } = error;
  const template = str1 === null ? null : withOldTemplates(str1);
  return plain([number, domain, message, level, template, str2, str3, int1, int2]);
}

/** Whether an answer is libvirt's error. */
export function isError(answer: unknown): answer is { readonly error: readonly unknown[] } {
  return typeof answer === 'object' && answer !== null && 'error' in answer;
}

export function names(objects: readonly { readonly name: string }[]): string[] {
  return objects.map(({ name }) => name);
}

/** Returns the identity of an object in the form of client.py. */
export function identity(object: object | null): unknown {
  if (object === null) return null;
  const fields = ['name', 'uuid', 'id', 'key', 'mac'] as const;
  const all = object as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.flatMap((field) => (field in all ? [[field, all[field]]] : [])));
}

/** Returns null instead of an error, as some calls of libvirt-python do. */
export async function orNull(question: () => unknown): Promise<unknown> {
  const answer = await ask(question);
  return isError(answer) ? null : answer;
}

/** Returns only the number of an error: each client has its own message if the daemon has none. */
export async function firstError(question: () => unknown): Promise<unknown> {
  const answer = await ask(question);
  return isError(answer) ? { error: answer.error[0] } : answer;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Replaces statistics that keep changing, such as cpu.time, vcpu.0.wait and net.0.rx.bytes. */
export function steady(params: Readonly<Record<string, unknown>>): object {
  const counting = /^cpu\.|^vm\.|^net\.\d+\.[rt]x|\.(time|wait|delay|rss|sum|cur|max)$/;
  return Object.fromEntries(
    Object.entries(params).map(([field, value]) => [
      field,
      counting.test(field) ? SOMETHING : value,
    ]),
  );
}

/** Converts a value to the form of client.py. */
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

/** Whether the field is the name of the number beside it, which libvirt-python does not have. */
function isNameOfNumber(name: string, object: object): boolean {
  const [, field = ''] = /^(\w+)Name$/.exec(name) ?? [];
  return typeof (object as Readonly<Record<string, unknown>>)[field] === 'number';
}
