import type { ClientParameters } from './parameters.ts';
import { isClientParameter } from './parameters.ts';
import type { ParsedUri } from './parse.ts';

/**
 * The name that CONNECT_OPEN gets: the URI without what concerns only the way to the daemon
 * (doRemoteOpen). Empty lets the daemon choose its hypervisor.
 */
export function openName(uri: ParsedUri, parameters: ClientParameters): string {
  const { name } = parameters.texts;
  if (name !== undefined) return name;
  if (uri.driver === 'remote') return '';
  const path = escapePath(uri.path);
  const query = uri.query
    .filter(([each]) => !isClientParameter(each))
    .map(([each, value]) => `${escapeValue(each)}=${escapeValue(value)}`)
    .join('&');
  const fragment = uri.fragment === undefined ? '' : `#${uri.fragment}`;
  return `${uri.driver}://${path}${query === '' ? '' : `?${query}`}${fragment}`;
}

/** Everything but letters, digits and `-._~` is escaped. */
function escapeValue(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function escapePath(text: string): string {
  return encodeURI(text).replace(/[?#]/g, encodeURIComponent);
}
