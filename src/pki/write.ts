import { randomBytes } from 'node:crypto';
import { access, chmod, link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ArgumentError } from '../errors/index.ts';
import type { PkiFile, PkiFileName, PkiLocation } from './locations.ts';
import { filesOf } from './locations.ts';
import type { CertificateAndKey } from './signing.ts';

/** What there is to write. The authority's key is not among it: it belongs on no host. */
export interface PkiSet {
  /** The authority's certificate. */
  readonly ca?: string | { readonly cert: string };
  /** The authority's revocation list. */
  readonly crl?: string;
  readonly server?: CertificateAndKey;
  readonly client?: CertificateAndKey;
}

export interface WriteOptions {
  /** Puts the new files in the place of old ones. @default false */
  readonly overwrite?: boolean;
}

/**
 * Folders of keys are for their owner alone; certificates are for everybody, as libvirt wants it,
 * also where the umask would have it otherwise.
 */
const SECRET_MODE = 0o600;
const OPEN_MODE = 0o644;
const SECRET_FOLDER_MODE = 0o700;
const FOLDER_MODE = 0o755;

/**
 * Writes certificates and keys where libvirt looks for them. A file appears whole or not at all,
 * and keys are never readable by others, not even for a moment.
 *
 * @returns The paths that were written.
 * @throws ArgumentError when a file is there already; nothing is written then.
 */
export async function writePki(
  place: PkiLocation,
  set: PkiSet,
  { overwrite = false }: WriteOptions = {},
): Promise<readonly string[]> {
  const files = filesOf(place);
  const contents: readonly (readonly [PkiFileName, string | undefined])[] = [
    ['cacert', typeof set.ca === 'object' ? set.ca.cert : set.ca],
    ['cacrl', set.crl],
    ['servercert', set.server?.cert],
    ['serverkey', set.server?.key],
    ['clientcert', set.client?.cert],
    ['clientkey', set.client?.key],
  ];
  const wanted = contents.flatMap(([name, text]) =>
    text === undefined ? [] : [{ file: files[name], text }],
  );
  if (!overwrite) await requireNone(wanted.map(({ file }) => file));
  for (const { file, text } of wanted) await write(file, text, overwrite);
  return wanted.map(({ file }) => file.path);
}

async function requireNone(files: readonly PkiFile[]): Promise<void> {
  for (const { path } of files) {
    if (await exists(path)) throw isThere(path);
  }
}

async function write(file: PkiFile, text: string, overwrite: boolean): Promise<void> {
  const { path, isSecret } = file;
  const folderMode =
    isSecret && dirname(path).endsWith('/private') ? SECRET_FOLDER_MODE : FOLDER_MODE;
  await makeFolder(dirname(path), folderMode);
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(temporary, text, { mode: SECRET_MODE, flag: 'wx' });
    if (!isSecret) await chmod(temporary, OPEN_MODE);
    if (overwrite) {
      await rename(temporary, path);
      return;
    }
    // Unlike renaming, this fails when somebody was faster.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? isThere(path) : error;
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes a folder and those above it that are missing; whatever the umask is, they can be entered. */
async function makeFolder(path: string, mode: number): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: SECRET_FOLDER_MODE });
  if (first === undefined) return;
  await chmod(path, mode);
  const [from, to] = [resolve(first), resolve(path)];
  for (let above = dirname(to); above.startsWith(from); above = dirname(above)) {
    await chmod(above, FOLDER_MODE);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isThere(path: string): ArgumentError {
  return new ArgumentError(`${path} is there already; pass { overwrite: true } to replace it`, {
    argument: 'overwrite',
  });
}
