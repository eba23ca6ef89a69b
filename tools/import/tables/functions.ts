import type { Functions } from '../../description/schema.ts';
import type { ApiFunction, ApiXml } from '../api/api-xml.ts';
import { byLibraryAndName } from './order.ts';
import type { Programs } from './programs.ts';
import type { FunctionEntry, ProcedureLink } from './shapes.ts';

/** The mapping of a new function, which a person must decide. */
export const UNDECIDED = 'undecided/new';

/**
 * The program of a library's calls, and the word that its function names have and its procedure
 * names do not.
 */
const PROGRAMS: Readonly<Record<string, readonly [program: string, word: string]>> = {
  libvirt: ['remote', ''],
  'libvirt-qemu': ['qemu', 'QEMU'],
  'libvirt-lxc': ['lxc', 'LXC'],
  'libvirt-admin': ['admin', 'ADM'],
};

/**
 * Returns the table of public functions.
 *
 * @param previous - The present table: its hand-made facts are kept.
 */
export function functionsTable(
  descriptions: readonly ApiXml[],
  programs: Programs,
  previous: Functions,
  libvirt: string,
): Functions {
  const known = new Map(previous.functions.map((entry) => [entry.name, entry]));
  const classes = [...new Set(previous.functions.map((entry) => entry.class))];
  const functions = descriptions.flatMap(({ library, functions }) =>
    functions.map((found): FunctionEntry => {
      const old = known.get(found.name);
      return old === undefined
        ? newEntry(found, library, classes, programs)
        : keptEntry(old, found, library, programs);
    }),
  );
  return { ...previous, libvirt, functions: functions.sort(byLibraryAndName) };
}

/**
 * Returns the procedure with the same words in its name: `DOMAIN_GET_XML_DESC` for
 * `virDomainGetXMLDesc`.
 */
export function procedureOfFunction(
  name: string,
  library: string,
  programs: Programs,
): ProcedureLink | undefined {
  const [program, word] = PROGRAMS[library] ?? ['', ''];
  const letters = name.replace(/^vir/, '').toUpperCase().replace(word, '');
  const procedure = programs
    .get(program)
    ?.procedures.find((candidate) => candidate.name.replaceAll('_', '') === letters);
  return procedure && [program, procedure.number, procedure.name];
}

function factsOf(found: ApiFunction, library: string) {
  return {
    library,
    since: found.version,
    returns: found.return.type,
    params: found.arg.map(({ name, type }): [string, string] => [name, type]),
  };
}

function newEntry(
  found: ApiFunction,
  library: string,
  classes: readonly string[],
  programs: Programs,
): FunctionEntry {
  const link = procedureOfFunction(found.name, library, programs);
  return {
    name: found.name,
    class: classOf(found, classes),
    ...factsOf(found, library),
    mapping: UNDECIDED,
    ...(link && { procedures: [link] }),
  };
}

/**
 * Returns the present entry with updated links. A procedure is identified by its name; the link to
 * a removed one is removed.
 */
function keptEntry(
  old: FunctionEntry,
  found: ApiFunction,
  library: string,
  programs: Programs,
): FunctionEntry {
  const { procedures, ...rest } = { ...old, ...factsOf(found, library) };
  const links = procedures?.flatMap(([program, , name]): ProcedureLink[] => {
    const procedure = programs.get(program)?.procedures.find((other) => other.name === name);
    return procedure === undefined ? [] : [[program, procedure.number, name]];
  });
  return links === undefined || links.length === 0 ? rest : { ...old, ...rest, procedures: links };
}

/**
 * Returns the class of the function's first object argument, or else the class that its name begins
 * with.
 */
function classOf({ name, arg }: ApiFunction, classes: readonly string[]): string {
  const [first] = arg;
  const byObject = classes.find((candidate) => first?.type === `vir${candidate}Ptr`);
  const [byName = 'Undecided'] = classes
    .filter((candidate) => name.startsWith(`vir${candidate}`))
    .sort((left, right) => right.length - left.length);
  return byObject ?? byName;
}
