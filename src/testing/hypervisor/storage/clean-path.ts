/**
 * Returns a path without repeated and trailing slashes, as libvirt does (virFileSanitizePath). Two
 * slashes at the start stay, because POSIX lets a system give them a meaning.
 */
export function cleanPath(path: string): string {
  const uri = path.indexOf('://');
  if (uri >= 0 && path.indexOf('/') > uri) return path;
  const start = /^\/\/(?!\/)/.test(path) ? '//' : '';
  const rest = path.slice(start.length).replaceAll(/\/+/g, '/');
  const isRoot = start === '' && rest === '/';
  return start + (isRoot ? rest : rest.replace(/\/$/, ''));
}
