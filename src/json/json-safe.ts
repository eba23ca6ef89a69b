import { jsonReplacer } from './json-replacer.ts';

/** The type of the value that {@link jsonSafe} returns for a value of type `T`. */
export type JsonSafe<T> = T extends bigint
  ? number | string
  : T extends Uint8Array
    ? string
    : T extends string | number | boolean | null | undefined
      ? T
      : T extends { toJSON(): infer Json }
        ? JsonSafe<Json>
        : T extends ReadonlyMap<string | number, infer Item>
          ? Record<string, JsonSafe<Item>>
          : T extends ReadonlySet<infer Item> | ReadonlyArray<infer Item>
            ? JsonSafe<Item>[]
            : T extends (...args: never[]) => unknown
              ? undefined
              : { [Key in keyof T]: JsonSafe<T[Key]> };

/**
 * Returns a copy of a value that JSON and `structuredClone` can represent. {@link jsonReplacer}
 * lists the replaced values. Functions and properties that are `undefined` are left out, as in
 * JSON.
 *
 * @throws TypeError if the value contains itself.
 *
 * @example
 * response.json(jsonSafe({ name: domain.name, ...(await domain.getInfo()) }));
 */
export function jsonSafe<T>(value: T): JsonSafe<T> {
  const text: string | undefined = JSON.stringify(value, jsonReplacer);
  return text === undefined ? (undefined as JsonSafe<T>) : JSON.parse(text);
}
