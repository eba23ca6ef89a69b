import type { ProgramName } from '../../description/read.ts';
import type { Program } from '../../description/schema.ts';
import { apiConstants } from '../api/api-constants.ts';
import type { Api } from '../api/api-folder.ts';
import type { SourceTree } from '../source/source-tree.ts';
import { constantsTable } from './constants.ts';
import { driverTable } from './driver.ts';
import type { EventSources } from './events.ts';
import { eventsTable } from './events.ts';
import { functionsTable } from './functions.ts';
import { programTable } from './program.ts';
import type { Programs } from './programs.ts';
import { allProcedures } from './programs.ts';
import type { Tables } from './tables.ts';

/**
 * Returns the tables of a release.
 *
 * @param api - The API descriptions of the same release. Without them the tables that depend on
 * them do not change.
 * @param previous - The present tables, for their hand-made facts.
 */
export function importTables(tree: SourceTree, api: Api | null, previous: Tables): Tables {
  if (api !== null && api.version !== tree.version) {
    throw new Error(
      `the API descriptions are of libvirt ${api.version}, the sources of ${tree.version}`,
    );
  }
  const programs = programTables(tree, previous);
  const fromApi = api && {
    constants: constantsTable(api.descriptions, previous.constants, api.version),
    functions: functionsTable(api.descriptions, programs, previous.functions, api.version),
  };
  const events = eventsTable(eventSources(programs, api), previous.events, tree.version);
  return { ...previous, ...fromApi, programs, events };
}

function programTables(tree: SourceTree, { programs }: Tables): ReadonlyMap<ProgramName, Program> {
  const aboutOf = (name: ProgramName) => programs.get(name)?.about;
  return new Map([
    ...tree.interfaces.map((source): [ProgramName, Program] => [
      source.name,
      programTable(source, aboutOf(source.name), tree.version),
    ]),
    ['driver', driverTable(tree, aboutOf('driver'))],
  ]);
}

function eventSources(programs: Programs, api: Api | null): EventSources {
  const descriptions = api?.descriptions ?? [];
  const constants = apiConstants(descriptions);
  const members = descriptions.flatMap(({ enums, placeOf }) =>
    enums.map((member) => {
      const number = constants.named(member.name, placeOf(member.name));
      return [member.name, { ...member, number }] as const;
    }),
  );
  const callbacks = descriptions.flatMap(({ callbacks }) => callbacks);
  return {
    procedures: allProcedures(programs),
    members: new Map(members),
    callbacks: new Map(callbacks.map((callback) => [callback.name, callback])),
  };
}
