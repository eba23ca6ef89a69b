import { ArgumentError } from '../errors/index.ts';
import { isoImage } from './iso-image.ts';
import type { Seed } from './seed.ts';
import { seedFiles } from './seed-files.ts';

/** cloud-init looks for a volume with this label. */
const LABEL = 'cidata';
/** The dates of ISO 9660: a byte counts the years from 1900. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2155;

/**
 * Returns the bytes of a cloud-init NoCloud image: ISO 9660 with Rock Ridge and Joliet, with the
 * label `cidata` and the files `user-data`, `meta-data` and, if given, `network-config` and
 * `vendor-data`. Equal seeds are equal bytes.
 *
 * @throws {@link ArgumentError} if a part cannot be written. `argument` is its path, such as
 * `userData.users[0].name`.
 *
 * @example
 * const bytes = seedIso({
 *   userData: { users: [{ name: 'ann', ssh_authorized_keys: [key] }] },
 *   metaData: { 'local-hostname': 'web' },
 * });
 * await writeFile('seed.iso', bytes);
 */
export function seedIso(seed: Seed): Uint8Array {
  const files = seedFiles(seed);
  return isoImage(LABEL, dateOf(seed), files);
}

function dateOf({ date = new Date(0) }: Seed): Date {
  const isDate = Object.prototype.toString.call(date) === '[object Date]';
  // The year of an invalid date is NaN.
  const year = isDate ? date.getUTCFullYear() : Number.NaN;
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return date;
  const problem = `Expected "date" to be a Date from the year ${FIRST_YEAR} to ${LAST_YEAR}`;
  throw new ArgumentError(problem, { argument: 'date' });
}
