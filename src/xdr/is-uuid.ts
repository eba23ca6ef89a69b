/** The canonical form (RFC 9562 section 4). */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether `text` is a UUID in canonical form, of 36 characters in upper or lower case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
