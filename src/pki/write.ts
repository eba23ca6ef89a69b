import { randomBytes } from 'node:crypto';
import { access, chmod, link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ArgumentError } from '../errors/index.ts';
import { requireFields } from './check-arguments.ts';
import type { PkiFile, PkiFileName, PkiLocation } from './locations.ts';
import { filesOf } from './locations.ts';
import type { CertificateAndKey } from './signing.ts';

/** The certificates and keys to write. The CA's key is never written, because no host needs it. */
export interface PkiSet {
  /** The CA's certificate. */
  readonly ca?: string | { readonly cert: string };

  /** The CA's revocation list. */
  readonly crl?: string;

  /** The server certificate and its key. */
  readonly server?: CertificateAndKey;

  /** The client certificate and its key. */
  readonly client?: CertificateAndKey;
}

/** Options of {@link writePki}. */
export interface WriteOptions {
  /** Whether existing files are replaced. @default false */
  readonly overwrite?: boolean;
}

/**
 * The modes of files and folders, regardless of the umask. Only the owner can read keys and enter
 * their folder. All users can read certificates, as libvirt requires.
 */
const SECRET_MODE = 0o600;
const OPEN_MODE = 0o644;
const SECRET_FOLDER_MODE = 0o700;
const FOLDER_MODE = 0o755;

/**
 * Writes certificates and keys to the paths where libvirt looks for them. Each file is written
 * atomically. Other users cannot read a key at any time.
 *
 * @returns The paths of the written files.
 * @throws {@link ArgumentError} if a file already exists and `overwrite` is false, or if the location
 * is `'system'` on Windows. In these cases, no file is written.
 */
export async function writePki(
  location: PkiLocation,
  set: PkiSet,
  options: WriteOptions = {},
): Promise<readonly string[]> {
  const files = filesOf(location);
  requireFields<PkiSet>('set', set, { ca: true, crl: true, server: true, client: true });
  requireFields<WriteOptions>('options', options, { overwrite: true });
  const { overwrite = false } = options;
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
  if (!overwrite) await requireAbsent(wanted.map(({ file }) => file));
  for (const { file, text } of wanted) await write(file, text, overwrite);
  return wanted.map(({ file }) => file.path);
}

async function requireAbsent(files: readonly PkiFile[]): Promise<void> {
  for (const { path } of files) {
    if (await exists(path)) throw alreadyExists(path);
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
    // Unlike a rename, a link fails if another process has created the file meanwhile.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? alreadyExists(path) : error;
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Creates a folder and its missing parents, which all users can enter, regardless of the umask. */
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

function alreadyExists(path: string): ArgumentError {
  return new ArgumentError(`${path} already exists: pass { overwrite: true } to replace it`, {
    argument: 'overwrite',
  });
}
