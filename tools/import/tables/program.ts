import type { Program } from '../../description/schema.ts';
import type { InterfaceFile } from '../source/interface-file.ts';
import { proceduresOf } from './procedures.ts';
import { typesOf } from './types.ts';

/**
 * Returns the table of an interface file.
 *
 * @param about - The description of the table, if it has one.
 * @param libvirt - The release that the file belongs to.
 */
export function programTable(
  source: InterfaceFile,
  about: string | undefined,
  libvirt: string,
): Program {
  const constants = constantsOf(source);
  const prefix = source.name.toUpperCase();
  const program = constants[`${prefix}_PROGRAM`];
  const version = constants[`${prefix}_PROTOCOL_VERSION`];
  return {
    ...(about !== undefined && { about }),
    ...(program !== undefined && { program }),
    ...(version !== undefined && { version }),
    libvirt,
    ...(source.imports !== null && { imports: source.imports.name }),
    constants,
    types: typesOf(source),
    procedures: proceduresOf(source),
  };
}

function constantsOf({ specification, constants }: InterfaceFile): Record<string, number> {
  return Object.fromEntries(
    specification.definitions
      .filter((definition) => definition.kind === 'constant')
      .map(({ name, value, place }) => [name, constants.number(value, place)]),
  );
}
