import type { ProgramName } from '../description/read.ts';
import type { Call } from '../description/schema.ts';
import { enumName, procedureName, typeName } from '../names.ts';
import { argumentEnums } from './argument-enums.ts';
import { enumGroup } from './emit-enums.ts';
import type { Model, ProcedureEntry } from './model.ts';
import { SourceFile } from './source-file.ts';

/**
 * Writes the table of one program. Its types are an interface. Its values are a text with one line
 * for each procedure, as `../procedure-rows` describes it: an engine reads a text faster than
 * anything else, and most programs use few procedures.
 */
export function emitProgram(model: Model, program: ProgramName): SourceFile {
  const table = model.description.programs.get(program);
  if (table?.program === undefined) throw new Error(`${program} is not a program`);
  const file = new SourceFile(`${program}/program`, origin(model, program));
  const entries = model.procedures.filter((entry) => entry.program === program);
  const constant = program.toUpperCase();
  const interfaceName = `${typeName(program)}Procedures`;
  file.exported(program, 'value');
  file.exported(interfaceName, 'type');
  file.type('ProgramTable', '../program');
  file.value('programTable', '../program');
  file.value(`${constant}_PROGRAM`, `${program}/limits`);
  const enums = new Set<string>();
  const rows = entries.map((entry) => row(model, entry, enums));
  file.add(
    `/** The procedures and events of the ${program} program by name. */`,
    `export interface ${interfaceName} {`,
    ...entries.flatMap((entry) => member(model, file, entry)),
    '}',
    '',
    "/** Name, number, libvirt's name, arguments and result (or payload), and properties. */",
    'const ROWS = `',
    ...rows,
    '`;',
    '',
    `/** The ${program} program. */`,
    `export const ${program}: ProgramTable<${interfaceName}> = programTable(`,
    `  { program: ${constant}_PROGRAM, version: ${table.version}, libvirt: '${table.libvirt}' },`,
    '  {',
    `    prefix: '${constant}_PROC_',`,
    '    rows: ROWS,',
    `    enums: () => ({ ${[...enums].map((name) => importEnum(file, name)).join(', ')} }),`,
    '  },',
    ');',
    '',
  );
  return file;
}

/** Writes a procedure or event in the interface of its program. */
function member(
  model: Model,
  file: SourceFile,
  { procedure, program }: ProcedureEntry,
): readonly string[] {
  const name = procedureName(procedure.name);
  const wireName = `${program.toUpperCase()}_PROC_${procedure.name}`;
  const payload = (type: string | null): string => {
    if (type === null) return 'void';
    const { tsName, file: from } = model.definition(type);
    return file.type(tsName, from);
  };
  if ('event' in procedure) {
    file.type('EventMessage', '../procedure');
    return [
      `  /** \`${wireName}\`: a message that the daemon sends on its own. */`,
      `  readonly ${name}: EventMessage<${payload(procedure.event)}>;`,
    ];
  }
  file.type('Procedure', '../procedure');
  return [
    `  /** \`${wireName}\`${carriedFunctions(model, program, procedure)} */`,
    `  readonly ${name}: Procedure<${payload(procedure.args)}, ${payload(procedure.ret)}>;`,
  ];
}

/** Writes the values of a procedure or event, as `../procedure-rows` reads them. */
function row(model: Model, { procedure, program }: ProcedureEntry, enums: Set<string>): string {
  const codec = (type: string | null): string =>
    type === null ? 'XdrVoid' : model.definition(type).tsName;
  const head = [procedureName(procedure.name), procedure.number, procedure.name];
  if ('event' in procedure) return [...head, codec(procedure.event), 'event'].join(' ');
  const stream = procedure.stream ?? STREAMS_UNMARKED.get(procedure.name);
  const ofArguments = argumentEnums(model, procedure, program);
  for (const { cName } of ofArguments) if (cName !== undefined) enums.add(cName);
  return [
    ...head,
    codec(procedure.args),
    codec(procedure.ret),
    ...(procedure.priority === undefined ? [] : [procedure.priority]),
    ...(stream === undefined ? [] : [`stream:${stream}`]),
    ...(onlyReads(procedure) ? ['onlyReads'] : []),
    ...ofArguments.map(
      ({ kind, field, cName }) => `${kind}.${field}=${cName === undefined ? '' : enumName(cName)}`,
    ),
  ].join(' ');
}

function importEnum(file: SourceFile, cName: string): string {
  return file.value(enumName(cName), `enums/${enumGroup(cName)}`);
}

/**
 * Whether libvirt requires read permissions only. A procedure without permissions does not count.
 */
function onlyReads({ name, acl = [] }: Call): boolean {
  return acl.length > 0 && acl.every((each) => READING.test(each)) && !CHANGING.test(name);
}

/**
 * The permissions of libvirt's access control that allow no change, such as
 * `connect:search_domains`.
 */
const READING = /^\w+:(getattr|search_\w+|(block_|mem_)?read|read_secure)(:|$)/;

/**
 * Procedures that change something although their permissions are read permissions: registrations
 * and OPEN change the connection, and libvirt requires only `domain:read` to set scheduler
 * parameters.
 */
const CHANGING = /REGISTER|_SET_|^CONNECT_OPEN$/;

/**
 * It takes a stream like DOMAIN_MIGRATE_PREPARE_TUNNEL3, but libvirt's interface file does not say
 * so.
 */
const STREAMS_UNMARKED: ReadonlyMap<string, 'write'> = new Map([
  ['DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS', 'write'],
]);

/** Returns the public functions that use this procedure, for its docs. */
function carriedFunctions(model: Model, program: ProgramName, procedure: Call): string {
  const names = model.description.functions.functions
    .filter(({ procedures = [] }) =>
      procedures.some(([owner, number]) => owner === program && number === procedure.number),
    )
    .map((each) => `\`${each.name}\``);
  return names.length === 0 ? '' : `, used by ${names.join(', ')}.`;
}

/** Writes the table of all codecs that procedures use, by name. */
export function codecsFile(model: Model): SourceFile {
  const file = new SourceFile('codecs', 'the interface files of protocol/');
  const names = model.procedures.flatMap(({ procedure }) => {
    const types = 'event' in procedure ? [procedure.event] : [procedure.args, procedure.ret];
    return types.map((type) => {
      if (type === null) return file.value('XdrVoid', '../../xdr/index');
      const { tsName, file: from } = model.definition(type);
      return file.value(tsName, from);
    });
  });
  file.type('CodecsByName', '../codecs-by-name');
  file.add(
    '/** The codecs of the arguments and results of all procedures, by name. */',
    `export const CODECS: CodecsByName = { ${[...new Set(names)].join(', ')} };`,
    '',
  );
  return file;
}

/** Returns the origin of the generated files of a program, for their heads. */
export function origin(model: Model, program: ProgramName): string {
  return `protocol/${program}.json (libvirt ${model.description.programs.get(program)?.libvirt})`;
}
