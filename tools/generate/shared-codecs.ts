import type { Struct } from '../description/schema.ts';
import { fieldName } from '../names.ts';
import type { Definition, Model } from './model.ts';

/** A codec for all payloads of one program that have the same fields. */
export interface SharedCodec {
  /** Its name, made of the names of the fields: `DomFlagsCodec`. */
  readonly name: string;
  /** The generated file without its extension. */
  readonly file: string;
}

/**
 * The codecs that several payloads share. Many procedures have the same arguments or results, and an
 * engine has to read each function of a codec when the package is loaded: sharing saves a third.
 */
export class SharedCodecs {
  readonly #byType = new Map<Struct, SharedCodec>();

  constructor(model: Model) {
    const names = new Set<string>();
    for (const alike of payloadsByFields(model)) {
      const [first] = alike;
      if (first === undefined || alike.length === 1) continue;
      const name = unique(codecName(first.type), names);
      const shared = { name, file: `${first.program}/shared` };
      for (const each of alike) this.#byType.set(each.type, shared);
    }
  }

  /** Returns the shared codec of a struct, or undefined if no other payload has the same fields. */
  find(type: Struct): SharedCodec | undefined {
    return this.#byType.get(type);
  }
}

interface Payload extends Definition {
  readonly type: Struct;
}

function payloadsByFields(model: Model): readonly (readonly Payload[])[] {
  const groups = new Map<string, Payload[]>();
  for (const definition of model.definitions.values()) {
    if (!isPayload(definition)) continue;
    const key = JSON.stringify([definition.program, definition.type.fields]);
    const group = groups.get(key) ?? [];
    group.push(definition);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Structs within others have a codec of their own: they would need the shared file in a circle. */
function isPayload(definition: Definition): definition is Payload {
  return definition.type.kind === 'struct' && !definition.file.endsWith('/types');
}

function codecName({ fields }: Struct): string {
  const words = fields.map(({ name }) => fieldName(name));
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Codec`;
}

/** Fields of the same names may have different types: `NumCodec`, `NumCodec2`. */
function unique(name: string, names: Set<string>): string {
  let found = name;
  for (let count = 2; names.has(found); count += 1) found = `${name}${count}`;
  names.add(found);
  return found;
}
