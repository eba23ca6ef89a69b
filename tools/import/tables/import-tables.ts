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
 * @param tree - The source tree. Without it the tables of the programs do not change.
 * @param api - The API descriptions of the same release. Without them the tables that depend on
 * them do not change.
 * @param previous - The present tables, for their hand-made facts.
 */
export function importTables(tree: SourceTree | null, api: Api | null, previous: Tables): Tables {
  const version = versionOf(tree, api);
  const programs = tree === null ? previous.programs : programTables(tree, previous);
  const fromApi = api && {
    constants: constantsTable(api.descriptions, previous.constants, api.version),
    functions: functionsTable(api.descriptions, programs, previous.functions, api.version),
  };
  const events = eventsTable(eventSources(programs, api), previous.events, version);
  return { ...previous, ...fromApi, programs, events };
}

/** Returns the release of the sources. @throws Error if they are of two releases, or missing. */
function versionOf(tree: SourceTree | null, api: Api | null): string {
  if (tree !== null && api !== null && api.version !== tree.version) {
    throw new Error(
      `the API descriptions are of libvirt ${api.version}, the sources of ${tree.version}`,
    );
  }
  const version = tree?.version ?? api?.version;
  if (version === undefined) {
    throw new Error('there are neither sources nor API descriptions');
  }
  return version;
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
