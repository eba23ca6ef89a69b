import { z } from 'zod';
import { readTable } from '../description/read.ts';
import { FEATURES, REASONS } from './words.ts';

const member = z.string().regex(/^[A-Z]\w*\.[a-z]\w*$/);

const coverageSchema = z.strictObject({
  about: z.string(),
  functions: z.record(
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

/** How each public function of libvirt is had here, by its name. */
export type Coverage = z.infer<typeof coverageSchema>['functions'];

/** Reads and checks the table. */
export function readCoverage(): Coverage {
  return readTable(import.meta.dirname, 'coverage.json', coverageSchema).functions;
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[];
}
