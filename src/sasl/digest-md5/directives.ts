import { untrusted } from '../untrusted.ts';

export const DIGEST_MD5 = 'DIGEST-MD5';

/** RFC 2831, section 2.1.1, allows fewer than 2048 bytes. */
const MESSAGE_BYTES_MAX = 2048;

const DIRECTIVE = /[\s,]*([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))\s*(?=,|$)/gsy;

/**
 * Parses a list of directives, `name=value,name="value"` (RFC 2831, section 7.1). A name may occur
 * several times. Values are bytes, one per character, because their character set is not known yet.
 *
 * @throws AuthError if the message is malformed.
 */
export function parseDirectives(message: Uint8Array): ReadonlyMap<string, readonly string[]> {
  if (message.length > MESSAGE_BYTES_MAX) {
    throw untrusted(
      DIGEST_MD5,
      `its message has ${message.length} bytes; the limit is ${MESSAGE_BYTES_MAX}`,
    );
  }
  const text = Buffer.from(message)
    .toString('latin1')
    .replace(/(?<![\s,])[\s,]+$/, '');
  const directives = new Map<string, string[]>();
  let end = 0;
  for (const match of text.matchAll(DIRECTIVE)) {
    const [whole, name = '', quoted, plain = ''] = match;
    const value = quoted === undefined ? plain : quoted.replace(/\\(.)/gs, '$1');
    const key = name.toLowerCase();
    directives.set(key, [...(directives.get(key) ?? []), value]);
    end = match.index + whole.length;
  }
  if (end !== text.length) throw untrusted(DIGEST_MD5, 'its message is malformed');
  return directives;
}

/** Returns the value of a directive that may occur at most once. */
export function single(
  directives: ReadonlyMap<string, readonly string[]>,
  name: string,
): string | undefined {
  const values = directives.get(name) ?? [];
  if (values.length > 1) throw untrusted(DIGEST_MD5, `its message has ${name} several times`);
  return values[0];
}

/** Formats a list of directives. Quoted values are escaped. Values are bytes, one per character. */
export function formatDirectives(
  directives: ReadonlyArray<readonly [name: string, value: string, 'quoted' | 'plain']>,
): Buffer {
  const parts = directives.map(([name, value, form]) =>
    form === 'plain' ? `${name}=${value}` : `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
  );
  return Buffer.from(parts.join(','), 'latin1');
}
