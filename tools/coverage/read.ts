import { z } from 'zod';
import { readDescription, readTable } from '../description/read.ts';
import { derivedMember } from './derive.ts';
import { FEATURES, REASONS } from './words.ts';

const member = z.string().regex(/^[A-Z]\w*\.[a-z]\w*$/);

const coverageSchema = z.strictObject({
  about: z.string(),
  exceptions: z.record(
    z.string(),
    z.union([
      z.strictObject({ method: member }),
      z.strictObject({ property: member }),
      z.strictObject({ function: z.string().regex(/^[a-z]\w*$/) }),
      z.strictObject({ feature: z.enum(keysOf(FEATURES)) }),
      z.strictObject({ impossible: z.enum(keysOf(REASONS)) }),
    ]),
  ),
});

/** The counterpart of each public function of libvirt in this package, by libvirt's name. */
export type Coverage = Readonly<Record<string, Entry>>;

/** The counterpart of one function. */
export type Entry = z.infer<typeof coverageSchema>['exceptions'][string];

/** Returns the counterpart of every function: its exception, or else the member that rules name. */
export function readCoverage(): Coverage {
  const exceptions = readExceptions();
  const { functions } = readDescription().functions;
  return Object.fromEntries(
    functions.map((each) => [each.name, exceptions[each.name] ?? derivedMember(each)]),
  );
}

/** Reads and checks coverage.json: the functions that the rules of the names do not place. */
export function readExceptions(): Coverage {
  return readTable(import.meta.dirname, 'coverage.json', coverageSchema).exceptions;
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[];
}
