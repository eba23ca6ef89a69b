/** A named pipe of Windows, for messages. */
export const PIPE_EXAMPLE = '\\\\.\\pipe\\NAME';

/**
 * Whether a path names a pipe of this machine. Windows resolves `..` before it opens the path, so
 * `\\.\pipe\..\UNC\host\share` would lead to another host, and so would a slash.
 */
export function isPipe(path: string): boolean {
  return /^\\\\[.?]\\pipe\\[^/]+$/i.test(path) && !/\\[. ]+(?:\\|$)/.test(path.slice(4));
}

/** Returns the path of a pipe on this machine. */
export function pipePath(name: string): string {
  return `\\\\.\\pipe\\${name}`;
}

/**
 * Returns the pipe of a path as OpenSSH's settings contain it: with slashes, or with the first
 * backslash removed by quoting. Undefined if the path names no pipe of this machine.
 */
export function toPipe(path: string): string | undefined {
  const name = /^[/\\]{1,2}\.[/\\]pipe[/\\](.+)$/i.exec(path)?.[1];
  const pipe = name === undefined ? path : pipePath(name.replaceAll('/', '\\'));
  return isPipe(pipe) ? pipe : undefined;
}
