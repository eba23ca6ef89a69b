import type { ProgramName } from '../description/read.ts';
import type { Call, Event } from '../description/schema.ts';
import { procedureName, typeName } from '../names.ts';
import { argumentEnums } from './argument-enums.ts';
import type { Model, ProcedureEntry } from './model.ts';
import { SourceFile } from './source-file.ts';

/** Writes one procedure or event. */
export function emitProcedure(model: Model, file: SourceFile, entry: ProcedureEntry): void {
  const { procedure, program } = entry;
  const name = procedureName(procedure.name);
  file.exported(name, 'value');
  const wireName = `${program.toUpperCase()}_PROC_${procedure.name}`;
  const { version } = model.description.programs.get(program) ?? {};
  const head = [
    `  program: ${file.value(`${program.toUpperCase()}_PROGRAM`, `${program}/limits`)},`,
    `  version: ${version},`,
    `  number: ${procedure.number},`,
    `  name: '${wireName}',`,
  ];
  if ('event' in procedure) emitEvent(model, file, { procedure, name, wireName, head });
  else emitCall(model, file, { procedure, name, wireName, head, program });
}

interface Part<T> {
  readonly procedure: T;
  readonly name: string;
  readonly wireName: string;
  readonly head: readonly string[];
}

function emitEvent(model: Model, file: SourceFile, part: Part<Event>): void {
  const { procedure, name, wireName, head } = part;
  const payload = codecName(model, file, procedure.event);
  file.type('EventMessage', '../procedure');
  file.add(
    `/** \`${wireName}\`: a message that the daemon sends on its own. */`,
    `export const ${name}: EventMessage<${payload}> = {`,
    ...head,
    `  event: ${payload},`,
    '};',
    '',
  );
}

function emitCall(
  model: Model,
  file: SourceFile,
  part: Part<Call> & { readonly program: ProgramName },
): void {
  const { procedure, name, wireName, head } = part;
  const [args, ret] = [procedure.args, procedure.ret].map((each) => codecName(model, file, each));
  file.type('Procedure', '../procedure');
  file.add(
    `/** \`${wireName}\`${carriedFunctions(model, part.program, procedure)} */`,
    `export const ${name}: Procedure<${asType(args)}, ${asType(ret)}> = {`,
    ...head,
    `  args: ${args},`,
    `  ret: ${ret},`,
    `  priority: '${procedure.priority ?? 'low'}',`,
    `  stream: '${procedure.stream ?? STREAMS_UNMARKED.get(procedure.name) ?? 'none'}',`,
    `  onlyReads: ${onlyReads(procedure)},`,
    ...argumentEnums(model, file, part),
    '};',
    '',
  );
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

function codecName(model: Model, file: SourceFile, name: string | null): string {
  if (name === null) return file.value('XdrVoid', '../../xdr/index');
  const { tsName, file: from } = model.definition(name);
  return file.value(tsName, from);
}

function asType(codec: string | undefined): string {
  return codec === 'XdrVoid' ? 'void' : String(codec);
}

/** Returns the public functions that use this procedure, for its docs. */
function carriedFunctions(model: Model, program: ProgramName, procedure: Call): string {
  const names = model.description.functions.functions
    .filter(({ procedures = [] }) =>
      procedures.some(([owner, number]) => owner === program && number === procedure.number),
    )
    .map((each) => `\`${each.name}\``);
  return names.length === 0 ? '' : `, used by ${names.join(', ')}.`;
}

/** Writes the table of one program. */
export function emitProgram(model: Model, program: ProgramName): SourceFile {
  const table = model.description.programs.get(program);
  if (table?.program === undefined) throw new Error(`${program} is not a program`);
  const file = new SourceFile(`${program}/program`, origin(model, program));
  const entries = model.procedures.filter((entry) => entry.program === program);
  const names = entries.map((entry) => file.value(procedureName(entry.procedure.name), entry.file));
  const interfaceName = `${typeName(program)}Procedures`;
  file.exported(program, 'value');
  file.exported(interfaceName, 'type');
  file.type('ProgramTable', '../program');
  file.value('programTable', '../program');
  file.value(`${program.toUpperCase()}_PROGRAM`, `${program}/limits`);
  file.add(
    `/** The procedures and events of the ${program} program by name. */`,
    `export interface ${interfaceName} {`,
    ...names.map((name) => `  readonly ${name}: typeof ${name};`),
    '}',
    '',
    `/** The ${program} program. */`,
    `export const ${program}: ProgramTable<${interfaceName}> = programTable(`,
    `  { program: ${program.toUpperCase()}_PROGRAM, version: ${table.version}, libvirt: '${table.libvirt}' },`,
    `  { ${names.join(', ')} },`,
    ');',
    '',
  );
  return file;
}

/** Returns the origin of the generated files of a program, for their heads. */
export function origin(model: Model, program: ProgramName): string {
  return `protocol/${program}.json (libvirt ${model.description.programs.get(program)?.libvirt})`;
}
