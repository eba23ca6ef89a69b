/**
 * Converts a value to one that JSON can hold. Removes differences that do not matter: the order of
 * lists, which libvirt takes from hash tables, and creation times.
 */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'string') return value.replace(CREATION_TIME, '<creationTime>');
  if (Array.isArray(value)) return value.map(plain).sort(byText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

const CREATION_TIME = /<creationTime>\d+/g;

function byText(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
