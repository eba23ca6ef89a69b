import { ArgumentError } from '../errors/index.ts';
import { confError } from './conf-syntax.ts';
import type { Environment } from './environment.ts';
import { FileCredentials } from './file-credentials.ts';
import { systemConfigFile, userConfigFile } from './folders.ts';
import type { KeyFileGroup } from './key-file.ts';
import { parseKeyFile } from './key-file.ts';
import { unreadable } from './unreadable.ts';

/** The service and the host whose credentials are looked up. */
export interface CredentialsQuery {
  /** `libvirt` for SASL, `ssh` for SSH. */
  readonly service: 'libvirt' | 'ssh';

  /** The host named in the URI, or `localhost` if the URI names none. */
  readonly host: string;

  /** The URI's `authfile`. */
  readonly authFile: string | undefined;

  /** Called if other users may read the file. libvirt does not check this. */
  readonly onWarning?: (message: string) => void;
}

/** The permission bits that let the group or other users read a file. */
const READABLE_BY_OTHERS = 0o044;

/**
 * Looks up credentials as libvirt does (virAuthConfigLookup). The group of the host, or else the
 * group of the host `default`, names a group of credentials.
 *
 * @returns undefined if there is no file, or if the file has no entry for this host.
 * @throws ArgumentError if the file cannot be read, or if a group refers to one that does not
 * exist. The message names the file and the line, and contains no value.
 */
export async function findCredentials(
  query: CredentialsQuery,
  environment: Environment,
): Promise<FileCredentials | undefined> {
  const file = authFilePath(query.authFile, environment);
  if (file === undefined) return undefined;
  const groups = await readGroups(file, environment, query.onWarning);
  const names = [query.host, 'default'].map((host) => `auth-${query.service}-${host}`);
  const group = names.map((name) => groups.get(name)).find((each) => each !== undefined);
  return group === undefined ? undefined : credentialsOf(group, groups, file);
}

/**
 * Returns the path of the auth.conf file to use (virAuthGetConfigFilePathURI). `LIBVIRT_AUTH_FILE`
 * comes first and the URI's file second, even if the file does not exist. After them come the
 * user's file and the system's file, if they are readable.
 */
export function authFilePath(
  authFile: string | undefined,
  environment: Environment,
): string | undefined {
  const named = environment.variables['LIBVIRT_AUTH_FILE'] ?? authFile;
  if (named !== undefined) return named;
  const places = [userConfigFile, systemConfigFile].map((place) => place(environment, 'auth.conf'));
  return places.find((path) => path !== undefined && environment.isReadable(path));
}

async function readGroups(
  file: string,
  environment: Environment,
  onWarning: CredentialsQuery['onWarning'],
): Promise<ReadonlyMap<string, KeyFileGroup>> {
  if (file === '') throw new ArgumentError('The path of the credentials file is empty');
  const { text, permissions } = await environment.readText(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if ((permissions & READABLE_BY_OTHERS) !== 0) {
    onWarning?.(`${file} contains passwords and other users can read it: run chmod 600 ${file}`);
  }
  return parseKeyFile(text, file);
}

async function credentialsOf(
  group: KeyFileGroup,
  groups: ReadonlyMap<string, KeyFileGroup>,
  file: string,
): Promise<FileCredentials> {
  const { authGroupSchema, credentialsGroupSchema } = await import('./auth-conf-schema.ts');
  const { data } = authGroupSchema.safeParse(Object.fromEntries(group.values));
  if (data === undefined) {
    throw confError(file, group.line, 'the group lacks credentials=NAME');
  }
  const named = groups.get(`credentials-${data.credentials}`);
  if (named === undefined) {
    throw confError(file, group.line, 'credentials= names a group that does not exist');
  }
  const values = credentialsGroupSchema.parse(Object.fromEntries(named.values));
  return new FileCredentials(file, values);
}
