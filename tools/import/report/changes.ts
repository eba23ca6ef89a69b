/** The entries of one list of a table, by name. */
export type Entries = ReadonlyMap<string, unknown>;

/** The changes of an import in one list of a table. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly { readonly name: string; readonly details: readonly string[] }[];
  readonly lost: readonly string[];
}

export function compareEntries(before: Entries, after: Entries): Changes {
  const names = [...after.keys()];
  return {
    added: names.filter((name) => !before.has(name)),
    changed: names
      .filter((name) => before.has(name))
      .map((name) => ({ name, details: differences(before.get(name), after.get(name)) }))
      .filter(({ details }) => details.length > 0),
    lost: [...before.keys()].filter((name) => !after.has(name)),
  };
}

/**
 * Returns the differences of two values, as lines such as `fields.flags.type: "int" -> "unsigned
 * int"`.
 */
export function differences(before: unknown, after: unknown, path = ''): string[] {
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => differences(before[key], after[key], join(path, key)));
  }
  if (isNamedList(before) && isNamedList(after)) {
    return [...differences(byName(before), byName(after), path), ...reordered(before, after, path)];
  }
  const [from, to] = [before, after].map(print);
  return from === to ? [] : [`${path === '' ? '' : `${path}: `}${from} -> ${to}`];
}

type Named = { readonly name: string };

/**
 * Whether a value is a list of named entries, such as the fields of a struct. They are compared by
 * name, so that a new entry does not change all later ones.
 */
function isNamedList(value: unknown): value is readonly Named[] {
  return (
    Array.isArray(value) &&
    value.every(isNamed) &&
    new Set(value.map(({ name }) => name)).size === value.length
  );
}

function isNamed(value: unknown): value is Named {
  const { name } = isObject(value) ? value : {};
  return typeof name === 'string';
}

function byName(list: readonly Named[]): unknown {
  return Object.fromEntries(list.map((item) => [item.name, item]));
}

function reordered(before: readonly Named[], after: readonly Named[], path: string): string[] {
  const [from, to] = [before, after].map((list) => list.map(({ name }) => name));
  const kept = from?.filter((name) => to?.includes(name));
  const same = to?.filter((name) => from?.includes(name)).join() === kept?.join();
  return same ? [] : [`${path}: the order is now ${to?.join(', ')}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function print(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
