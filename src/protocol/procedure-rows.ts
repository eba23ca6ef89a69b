import type { Codec } from '../xdr/index.ts';
import type { CodecsByName } from './codecs-by-name.ts';
import { withCodecs } from './codecs-by-name.ts';
import type { AnyEventMessage, AnyProcedure, EnumTable } from './procedure.ts';
import type { ProgramInfo } from './program.ts';

/**
 * The procedures of a program in a compact form. An engine reads a text much faster than five
 * hundred object literals, and a program uses few of the procedures.
 */
export interface ProcedureSource {
  /** The prefix of libvirt's names: `REMOTE_PROC_`. */
  readonly prefix: string;

  /**
   * A procedure or event on each line, as words: its name, number and libvirt's name, the codecs of
   * its arguments and result (`XdrVoid` for none), then `high`, `stream:read`, `stream:write`,
   * `onlyReads` and the enums of its arguments (`flagEnums.flags=VirDomainXMLFlags`). An event has
   * the codec of its payload, then `event`.
   */
  readonly rows: string;

  /** Returns the enums that the rows name. */
  readonly enums: () => Readonly<Record<string, EnumTable>>;
}

const FIRST_WORDS = /^\w+/gm;

/** The procedures of one program. Each is made when it is used for the first time. */
export class ProcedureRows {
  /** The names of the procedures, in the order of the rows. */
  readonly names: readonly string[];

  readonly #info: ProgramInfo;
  readonly #source: ProcedureSource;
  readonly #made = new Map<string, AnyProcedure | AnyEventMessage>();
  #enums: ReturnType<ProcedureSource['enums']> | undefined;
  #otherNames: ReadonlyMap<string, string> | undefined;

  constructor(info: ProgramInfo, source: ProcedureSource) {
    this.#info = info;
    this.#source = source;
    this.names = source.rows.match(FIRST_WORDS) ?? [];
  }

  /** Returns a procedure by its name, its number, or libvirt's name with or without the prefix. */
  find(key: string): AnyProcedure | AnyEventMessage | undefined {
    const name = this.#rowOf(key) === undefined ? this.#namesByOtherKeys().get(key) : key;
    if (name === undefined) return undefined;
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const row = this.#rowOf(name);
    if (row === undefined) return undefined;
    const made = this.#make(row);
    this.#made.set(name, made);
    return made;
  }

  /**
   * Returns the row of a procedure. A program uses few of them, so a search in the text takes less
   * time than a map of all rows.
   */
  #rowOf(name: string): string | undefined {
    const { rows } = this.#source;
    const start = name.includes(' ') ? -1 : rows.indexOf(`\n${name} `);
    return start < 0 ? undefined : rows.slice(start + 1, rows.indexOf('\n', start + 1));
  }

  #namesByOtherKeys(): ReadonlyMap<string, string> {
    this.#otherNames ??= new Map(
      this.#source.rows
        .trim()
        .split('\n')
        .flatMap((row) => {
          const [name = '', number = '', wireName = ''] = row.split(' ', 3);
          return [number, wireName, this.#source.prefix + wireName].map(
            (key) => [key, name] as const,
          );
        }),
    );
    return this.#otherNames;
  }

  #make(row: string): AnyProcedure | AnyEventMessage {
    const [, number, wireName, first, second, ...properties] = row.split(' ');
    const { program, version } = this.#info;
    const head = {
      program,
      version,
      number: Number(number),
      name: `${this.#source.prefix}${wireName}`,
    };
    if (second === 'event') return filled({ ...head, event: NONE }, { event: first });
    const flagEnums = this.#enumsOf('flagEnums', properties);
    const valueEnums = this.#enumsOf('valueEnums', properties);
    const procedure: AnyProcedure = {
      ...head,
      args: NONE,
      ret: NONE,
      priority: properties.includes('high') ? 'high' : 'low',
      stream: streamOf(properties),
      onlyReads: properties.includes('onlyReads'),
      ...(flagEnums === undefined ? {} : { flagEnums }),
      ...(valueEnums === undefined ? {} : { valueEnums }),
    };
    return filled(procedure, { args: first, ret: second });
  }

  #enumsOf(kind: string, properties: readonly string[]): Record<string, EnumTable> | undefined {
    const start = `${kind}.`;
    const pairs = properties
      .filter((property) => property.startsWith(start))
      .map((property) => property.slice(start.length).split('='));
    if (pairs.length === 0) return undefined;
    this.#enums ??= this.#source.enums();
    const enums = this.#enums;
    // libvirt defines no flags for some arguments: their enum is empty.
    return Object.fromEntries(pairs.map(([field = '', name = '']) => [field, enums[name] ?? {}]));
  }
}

function streamOf(properties: readonly string[]): AnyProcedure['stream'] {
  if (properties.includes('stream:read')) return 'read';
  return properties.includes('stream:write') ? 'write' : 'none';
}

/** The codec of a procedure until the codecs are loaded. */
const NONE: Codec<unknown> = {
  encode() {
    throw new Error('The codecs are not loaded');
  },
  decode() {
    throw new Error('The codecs are not loaded');
  },
};

/** Sets the codecs of a procedure, by their names. */
function filled<T>(procedure: T, names: Readonly<Record<string, string | undefined>>): T {
  withCodecs((codecs) => Object.assign(procedure as object, named(codecs, names)));
  return procedure;
}

function named(
  codecs: CodecsByName,
  names: Readonly<Record<string, string | undefined>>,
): CodecsByName {
  return Object.fromEntries(
    Object.entries(names).map(([key, name = '']) => {
      const codec = codecs[name];
      if (codec === undefined) throw new Error(`No codec is named "${name}"`);
      return [key, codec];
    }),
  );
}
