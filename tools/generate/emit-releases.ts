import type { ProgramName } from '../description/read.ts';
import type { Model } from './model.ts';
import { SourceFile } from './source-file.ts';

/** Releases before this one are left out: no daemon of that age is in use. */
const OLDEST = '1.0.0';

/**
 * Returns the file with the release that added each procedure. libvirt numbers the procedures of a
 * program in the order in which it adds them, so the first number of each release is enough.
 */
export function releasesFile(model: Model): SourceFile {
  const { libvirt } = model.description.functions;
  const file = new SourceFile('releases', `protocol/functions.json (libvirt ${libvirt})`);
  const programs = [...model.description.programs].filter(([, table]) => table.program);
  file.add(
    '/**',
    ' * The first number that each libvirt release added to a program, in order, by the number of the',
    ` * program. Releases before ${OLDEST} are left out.`,
    ' */',
    'export const RELEASES: Readonly<',
    '  Record<number, ReadonlyArray<readonly [first: number, release: string]>>',
    '> = {',
    ...programs.flatMap(([program]) => {
      const firsts = firstNumbers(model, program);
      if (firsts.length === 0) return [];
      const constant = file.value(`${program.toUpperCase()}_PROGRAM`, `${program}/limits`);
      const pairs = firsts.map(([number, release]) => `[${number}, '${release}']`);
      return [`  [${constant}]: [${pairs.join(', ')}],`];
    }),
    '};',
    '',
  );
  return file;
}

/**
 * Returns the first number of each release. A function may be older than the procedure that carries
 * it today. So a release that is older than one before it says nothing about its procedure.
 */
function firstNumbers(model: Model, program: ProgramName): readonly [number, string][] {
  const carried = model.description.functions.functions.flatMap(({ procedures = [], since }) => {
    // The first procedure is the call of the function itself.
    const [carrier] = procedures;
    return carrier?.[0] === program ? [[carrier[1], since] as const] : [];
  });
  const firsts: [number, string][] = [];
  let newest = OLDEST;
  for (const [number, since] of carried.sort((a, b) => a[0] - b[0])) {
    const order = compareReleases(since, newest);
    if (order < 0 || (order === 0 && firsts.length > 0)) continue;
    firsts.push([number, since]);
    newest = since;
  }
  return firsts;
}

function compareReleases(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
