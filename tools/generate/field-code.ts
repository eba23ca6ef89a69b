import type { ProgramName } from '../description/read.ts';
import type { Typedef } from '../description/schema.ts';
import type { Limits } from './limits.ts';
import type { Model } from './model.ts';

/** The code of one value: its type, and how it is read from `reader` and written to `writer`. */
export interface FieldCode {
  readonly ts: string;
  readonly read: string;
  readonly write: (value: string) => string;
  /** The same code as functions, for items of arrays and optional values. */
  readonly readFunction: string;
  readonly writeFunction: string;
}

/** A use of a type: in a field, in a case of a union, or in a typedef. */
export type Use = Pick<Typedef, 'type' | 'optional' | 'length' | 'max' | 'maxName'> & {
  /** The name of the typedef that contains the use. */
  readonly alias?: string;
  /** The name of the field, if the use is one. */
  readonly name?: string;
};

/** The imports of one generated file. Both methods note an import and return its name. */
export interface Imports {
  /** Imports the interface and the codec of a struct or a union. */
  readonly codec: (name: string, from: string) => string;
  /** Imports the constant of a limit. */
  readonly limit: (name: string, from: string) => string;
}

/** Writes the code for uses of types in one file. */
export class FieldCoder {
  readonly #model: Model;
  readonly #limits: Limits;
  readonly #imports: Imports;

  constructor(model: Model, limits: Limits, imports: Imports) {
    this.#model = model;
    this.#limits = limits;
    this.#imports = imports;
  }

  /** @throws Error if the description contains a type that has no code. */
  code(use: Use, program: ProgramName): FieldCode {
    const { optional, ...present } = use;
    if (optional) return this.#optional(this.code(present, program));
    const primitive = this.#primitive(use, program);
    if (primitive !== undefined) return primitive;
    const { type, length, max } = use;
    if (length !== undefined) throw new Error(`No code for an array of ${length} "${type}"`);
    const item = this.#named(use, program);
    return max === undefined ? item : this.#array(item, use, program);
  }

  #primitive(use: Use, program: ProgramName): FieldCode | undefined {
    const { type, length, max } = use;
    switch (type) {
      case 'string': {
        const string = method('string', 'string', this.#bound(use, program));
        // Typed parameters call their name "field". Consecutive records mostly have the same names.
        return use.name === 'field'
          ? { ...string, read: string.read.replace('.string(', '.name(') }
          : string;
      }
      case 'opaque':
        if (length === 16 && use.alias?.toLowerCase().endsWith('uuid'))
          return method('uuid', 'string');
        if (length !== undefined) return method('fixedOpaque', 'Uint8Array', String(length));
        return method('opaque', 'Uint8Array', this.#bound(use, program));
      case 'char':
        if (length !== undefined) return method('fixedChars', 'Uint8Array', String(length));
        if (max !== undefined) return method('chars', 'Uint8Array', this.#bound(use, program));
        return method('char', 'number');
      default: {
        const found = METHODS.get(type);
        if (found === undefined) return undefined;
        const item = method(...found);
        if (length !== undefined) throw new Error(`No code for an array of ${length} "${type}"`);
        return max === undefined ? item : this.#array(item, use, program);
      }
    }
  }

  #named({ type: name, name: field }: Use, program: ProgramName): FieldCode {
    const type = this.#model.find(name);
    switch (type.kind) {
      case 'typedef':
        return this.code(
          { ...type, alias: name, ...(field === undefined ? {} : { name: field }) },
          this.#model.programOf(name) ?? program,
        );
      case 'enum':
        // A newer daemon may send an unknown member, so the value stays a number.
        return method('int', 'number');
      case 'struct':
      case 'union': {
        const { tsName, file } = this.#model.definition(name);
        this.#imports.codec(tsName, file);
        return {
          ts: tsName,
          read: `${tsName}.decode(reader)`,
          write: (value) => `${tsName}.encode(writer, ${value})`,
          readFunction: `${tsName}.decode`,
          writeFunction: `${tsName}.encode`,
        };
      }
    }
  }

  #optional(inner: FieldCode): FieldCode {
    return call(`${inner.ts} | null`, {
      read: `optional(${inner.readFunction})`,
      write: (value) => `optional(${value}, ${inner.writeFunction})`,
    });
  }

  #array(item: FieldCode, use: Use, program: ProgramName): FieldCode {
    const limit = this.#bound(use, program);
    const itemBytes = this.#model.minBytesOf({ type: use.type });
    const ts = item.ts.includes('|') ? `ReadonlyArray<${item.ts}>` : `readonly ${item.ts}[]`;
    return call(ts, {
      read: `array(${limit}, ${itemBytes}, ${item.readFunction})`,
      write: (value) => `array(${value}, ${limit}, ${item.writeFunction})`,
    });
  }

  #bound({ type, max, maxName }: Use, program: ProgramName): string {
    if (max === undefined) throw new Error(`A "${type}" without a limit`);
    return this.#limits.use(this.#imports.limit, program, max, maxName);
  }
}

/** The methods of the XDR reader and writer, by the name of the type in the tables. */
const METHODS: ReadonlyMap<string, readonly [name: string, ts: string]> = new Map([
  ['int', ['int', 'number']],
  ['unsigned int', ['uint', 'number']],
  ['hyper', ['hyper', 'bigint']],
  ['unsigned hyper', ['uhyper', 'bigint']],
  ['double', ['double', 'number']],
  ['bool', ['bool', 'boolean']],
  ['unsigned char', ['uchar', 'number']],
  ['short', ['short', 'number']],
  ['unsigned short', ['ushort', 'number']],
]);

function method(name: string, ts: string, bound?: string): FieldCode {
  return call(ts, {
    read: `${name}(${bound ?? ''})`,
    write: (value) => (bound === undefined ? `${name}(${value})` : `${name}(${value}, ${bound})`),
  });
}

function call(
  ts: string,
  parts: { readonly read: string; readonly write: (value: string) => string },
): FieldCode {
  return {
    ts,
    read: `reader.${parts.read}`,
    write: (value) => `writer.${parts.write(value)}`,
    readFunction: `(each) => each.${parts.read}`,
    writeFunction: `(to, each) => to.${parts.write('each')}`,
  };
}
