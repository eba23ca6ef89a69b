import type { Row } from '../../output/result.ts';

const OBJECTS = ['domain', 'network', 'pool', 'device', 'secret'];

/** Returns the row of an event: its object has the key of its kind. */
export function rowOf({ type, ...fields }: Readonly<Record<string, unknown>>): Row {
  const key = OBJECTS.find((each) => typeof fields[each] === 'object');
  const object = (key === undefined ? {} : fields[key]) as { name?: string; uuid?: string };
  const details = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  const { uuid = null, name = uuid } = object;
  return { event: type, name, uuid, details };
}

/** Returns the line for people: `2026-01-01T00:00:00.000Z domain:lifecycle web event=started detail=booted`. */
export function lineOf({ time, event, name, details }: Row): string {
  const fields = Object.entries(details as Readonly<Record<string, unknown>>);
  const names = new Set(fields.map(([field]) => field));
  const words = fields
    // An enum has a number and a name: people need the name.
    .filter(([field]) => !names.has(`${field}Name`))
    .map(([field, value]) => `${field.replace(/Name$/, '')}=${valueText(value)}`);
  return [time, event, name ?? '-', ...words].join(' ');
}

function valueText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '-');
  return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
}
