/** Texts that are special to XML, JSON, JavaScript's objects, or to libvirt's typed parameters. */
const TEXTS = [
  '',
  '\0',
  '__proto__',
  'constructor',
  '<',
  ']]>',
  '\ud800',
  'é'.repeat(40),
  '%n',
  '-1',
];

/**
 * Returns a copy of a decoded value in which one part is changed: a number, a text, the length of
 * an array, the type of a union, or a pointer.
 *
 * @param place - Chooses the part.
 * @param word - Chooses the new value.
 */
export function mutateValue(value: unknown, place: number, word: number): unknown {
  const parts = countParts(value);
  return parts === 0 ? value : replace(value, { left: place % parts }, word);
}

function countParts(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum, each) => sum + countParts(each), 1);
  if (value instanceof Uint8Array) return 1;
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).reduce((sum: number, each) => sum + countParts(each), 0);
  }
  return 1;
}

function replace(value: unknown, cursor: { left: number }, word: number): unknown {
  if (Array.isArray(value)) {
    if (isChosen(cursor)) return replaceArray(value, word);
    return value.map((each) => replace(each, cursor, word));
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([name, each]) => [name, replace(each, cursor, word)]));
  }
  return isChosen(cursor) ? replaceScalar(value, word) : value;
}

function isChosen(cursor: { left: number }): boolean {
  cursor.left -= 1;
  return cursor.left === -1;
}

function replaceArray(array: readonly unknown[], word: number): unknown {
  const wanted = word % 3;
  if (wanted === 0) return [];
  if (wanted === 1) return array.slice(1);
  return Array.from(
    { length: Math.min(array.length * 2, 1000) },
    (_, at) => array[at % array.length],
  );
}

function replaceScalar(value: unknown, word: number): unknown {
  if (typeof value === 'number') return word % 2 === 0 ? word | 0 : value + (word % 7) - 3;
  if (typeof value === 'bigint') return word % 2 === 0 ? -1n << 63n : value + BigInt(word % 7);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return word % 4 === 0 ? null : TEXTS[word % TEXTS.length];
  if (value instanceof Uint8Array) return value.subarray(0, word % (value.length + 1));
  return value;
}
