import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from 'zod';
import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';

/** The content of one of libvirt's API description files. */
export interface ApiXml {
  /** Returns the place of a symbol's description. */
  readonly placeOf: (symbol: string) => Place;
  /** The library, such as `libvirt` or `libvirt-qemu`. */
  readonly library: string;
  readonly enums: readonly ApiEnumMember[];
  readonly macros: readonly ApiMacro[];
  readonly structs: readonly ApiStruct[];
  readonly functions: readonly ApiFunction[];
  readonly callbacks: readonly ApiCallback[];
}

export interface ApiEnumMember {
  readonly name: string;
  /** A number, or the name of another constant. */
  readonly value: string;
  /** The enum that it belongs to. */
  readonly type: string;
  /** The release that introduced it. It has this meaning everywhere in these files. */
  readonly version: string;
}

export interface ApiMacro {
  readonly name: string;
  /** The header, without `.h`. */
  readonly file: string;
  /** The text, if the macro is a text. */
  readonly string?: string | undefined;
  /** The C code, if the macro is not a text. */
  readonly raw?: string | undefined;
  /** The parameters, if the macro takes any. */
  readonly params?: string | undefined;
  readonly version: string;
  readonly info: string;
}

export interface ApiStruct {
  readonly name: string;
  readonly field: readonly Typed[];
}

export interface ApiFunction {
  readonly name: string;
  readonly version: string;
  readonly return: { readonly type: string };
  readonly arg: readonly Typed[];
}

export interface ApiCallback {
  readonly name: string;
  readonly arg: readonly Typed[];
}

export interface Typed {
  readonly name: string;
  readonly type: string;
}

/** The start of a symbol: libvirt writes its name first. */
const SYMBOL = /<(?:enum|macro|struct|function|functype) name=['"](?<name>\w+)['"]/;

const typed = z.object({ name: z.string(), type: z.string() });

const symbols = z.strictObject({
  enum: list(
    z.object({ name: z.string(), value: z.string(), type: z.string(), version: z.string() }),
  ),
  macro: list(
    z.object({
      name: z.string(),
      file: z.string(),
      string: z.string().optional(),
      raw: z.string().optional(),
      params: z.string().optional(),
      version: z.string(),
      info: z.string().default(''),
    }),
  ),
  struct: list(z.object({ name: z.string(), field: list(typed) })),
  function: list(
    z.object({
      name: z.string(),
      version: z.string(),
      return: z.object({ type: z.string() }),
      arg: list(typed),
    }),
  ),
  functype: list(z.object({ name: z.string(), arg: list(typed) })),
  // Type aliases and the only variable: they do not occur on the wire.
  typedef: z.unknown().optional(),
  variable: z.unknown().optional(),
});

const document = z.object({ api: z.object({ name: z.string(), symbols }) });

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
});

/**
 * Parses an API description.
 *
 * @throws {@link ImportError} if it is not XML, or not the API description that libvirt's build
 * writes.
 */
export function parseApiXml(text: string, file: string): ApiXml {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    throw new ImportError({ file, line: verdict.err.line }, verdict.err.msg);
  }
  const result = document.safeParse(parser.parse(text));
  if (!result.success) {
    throw new ImportError({ file, line: 1 }, `not understood: ${z.prettifyError(result.error)}`);
  }
  const { name: library, symbols: found } = result.data.api;
  const lines = linesOf(text);
  return {
    placeOf: (symbol) => ({ file, line: lines.get(symbol) ?? 1 }),
    library,
    enums: found.enum,
    macros: found.macro,
    structs: found.struct,
    functions: found.function,
    callbacks: found.functype,
  };
}

/** Returns the line of each symbol. The XML parser keeps no positions. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').map((line, index): [string, number] => {
    const { name = '' } = SYMBOL.exec(line)?.groups ?? {};
    return [name, index + 1];
  });
  return new Map(lines.reverse());
}

/**
 * Returns the schema of a list. In the parsed XML one element is not a list, and no element is
 * undefined.
 */
function list<T extends z.ZodType>(item: T) {
  const asList = (value: unknown) =>
    value === undefined ? [] : Array.isArray(value) ? value : [value];
  return z.preprocess(asList, z.array(item));
}
