/** Extensions that Windows adds to the name of a program. Others are not programs but scripts. */
const EXTENSIONS = ['.com', '.exe'] as const;

/** A drive with a folder, or a share. `\folder` is a folder of the current drive. */
const FULL_PATH = /^(?:[A-Za-z]:[\\/]|[\\/]{2}[^\\/])/;

/** The environment of the program, and the files of the machine. */
export interface ProgramSearch {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  isFile(path: string): boolean;
}

/**
 * Returns the path of a program that is named without its folder; undefined if `PATH` has no such
 * program. Windows would look in the current folder first, to which other users may have written.
 * On other platforms, and for a path, the name is returned unchanged.
 */
export function findProgram(name: string, search: ProgramSearch): string | undefined {
  if (search.platform !== 'win32' || /[\\/:]/.test(name)) return name;
  const names = /\.[^.]+$/.test(name) ? [name] : EXTENSIONS.map((each) => `${name}${each}`);
  for (const folder of foldersOf(search.env)) {
    const path = names.map((each) => `${folder}${each}`).find((each) => search.isFile(each));
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Returns the folders of `PATH`, whose name Windows also spells `Path`. */
function foldersOf(env: ProgramSearch['env']): readonly string[] {
  const name = Object.keys(env).find((each) => each.toUpperCase() === 'PATH');
  const folders = (name === undefined ? undefined : env[name])?.split(';') ?? [];
  return folders
    .map((folder) => folder.trim().replaceAll('"', ''))
    .filter((folder) => FULL_PATH.test(folder))
    .map((folder) => (/[\\/]$/.test(folder) ? folder : `${folder}\\`));
}
