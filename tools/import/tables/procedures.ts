import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';
import { readAnnotations } from '../language/annotations.ts';
import type { EnumMember } from '../language/syntax.ts';
import type { InterfaceFile } from '../source/interface-file.ts';
import type { ProcedureEntry } from './shapes.ts';
import { procedureEnumName } from './types.ts';

/**
 * Returns the procedures of a program, in the order of the enum that numbers them. There are none
 * if the file has no such enum.
 *
 * libvirt links a procedure to its structs by name only: `REMOTE_PROC_DOMAIN_GET_STATE` has the
 * arguments `remote_domain_get_state_args` and the result `remote_domain_get_state_ret`. A message
 * that the daemon sends on its own has one struct `_msg`. So a struct with such a name that belongs
 * to no procedure is an error: a link would be missing.
 */
export function proceduresOf(source: InterfaceFile): ProcedureEntry[] {
  const links = new Links(source);
  const names = new Map<number, string>();
  const procedures = procedureMembers(source).map((member) => {
    const procedure = procedureOf(member, source, links);
    const other = names.get(procedure.number);
    if (other !== undefined) {
      throw new ImportError(
        member.place,
        `${member.name} has the number of ${other}: ${procedure.number}`,
      );
    }
    names.set(procedure.number, member.name);
    return procedure;
  });
  links.checkAllTaken();
  return procedures;
}

/** The structs of arguments, results and messages that are not linked to a procedure yet. */
class Links {
  readonly #waiting: Map<string, Place>;

  constructor({ name: program, specification }: InterfaceFile) {
    const linked = new RegExp(`^${program}_\\w+_(?:args|ret|msg)$`);
    this.#waiting = new Map(
      specification.definitions
        .filter(({ kind, name }) => kind === 'struct' && linked.test(name))
        .map(({ name, place }) => [name, place]),
    );
  }

  /** Returns the name if there is such a struct, otherwise null. */
  take(name: string): string | null {
    return this.#waiting.delete(name) ? name : null;
  }

  checkAllTaken(): void {
    for (const [name, place] of this.#waiting) {
      throw new ImportError(place, `struct ${name} belongs to no procedure`);
    }
  }
}

function procedureMembers(source: InterfaceFile): readonly EnumMember[] {
  const numbering = source.specification.definitions.find(
    ({ name }) => name === procedureEnumName(source),
  );
  return numbering?.kind === 'enum' ? numbering.members : [];
}

function procedureOf(member: EnumMember, source: InterfaceFile, links: Links): ProcedureEntry {
  const { place } = member;
  const name = procedureName(member, source);
  const number = source.constants.named(member.name, place);
  const struct = `${source.name}_${name.toLowerCase()}`;
  const [args, ret, event] = ['args', 'ret', 'msg'].map((role) => links.take(`${struct}_${role}`));
  const notes = readAnnotations(member);
  if (event) {
    if (args || ret || notes.stream || notes.acl.length > 0) {
      throw new ImportError(place, `${member.name} is both a message of the daemon and a call`);
    }
    return { number, name, event };
  }
  return {
    number,
    name,
    args: args ?? null,
    ret: ret ?? null,
    ...(notes.stream && { stream: notes.stream }),
    ...(notes.sparseFlag && { sparseFlag: notes.sparseFlag }),
    ...(notes.priority === 'high' && { priority: notes.priority }),
    ...(notes.acl.length > 0 && { acl: [...notes.acl] }),
    ...(notes.aclFilter.length > 0 && { aclFilter: [...notes.aclFilter] }),
  };
}

/** `DOMAIN_GET_STATE` for `REMOTE_PROC_DOMAIN_GET_STATE` */
function procedureName({ name, place }: EnumMember, source: InterfaceFile): string {
  const prefix = `${source.name.toUpperCase()}_PROC_`;
  if (!name.startsWith(prefix)) {
    throw new ImportError(place, `${name} does not begin with ${prefix}`);
  }
  return name.slice(prefix.length);
}
