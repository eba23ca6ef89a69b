import { VirError } from '../../index.ts';

const UUID = /^[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}$/i;

/** Whether a text has the form of a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Returns the result of the first lookup that finds the object. An error other than "not found"
 * ends the search.
 *
 * @param code - libvirt's error if there is no such object, such as `VIR_ERR_NO_DOMAIN`.
 */
export async function firstFound<T>(
  code: string,
  lookups: ReadonlyArray<() => Promise<T>>,
): Promise<T> {
  let notFound: unknown;
  for (const lookup of lookups) {
    try {
      return await lookup();
    } catch (error) {
      if (!(error instanceof VirError) || error.code !== code) throw error;
      notFound = error;
    }
  }
  throw notFound;
}
