import { ArgumentError } from '../errors/index.ts';
import { confError } from './conf-syntax.ts';
import type { Environment } from './environment.ts';
import { FileCredentials } from './file-credentials.ts';
import { userConfigFile } from './folders.ts';
import type { KeyFileGroup } from './key-file.ts';
import { parseKeyFile } from './key-file.ts';
import { unreadable } from './unreadable.ts';

export interface CredentialsQuestion {
  /** `libvirt` for SASL, `ssh` for SSH. */
  readonly service: 'libvirt' | 'ssh';

  /** The host as the URI has it; `localhost` where it has none. */
  readonly host: string;

  /** The URI's `authfile`. */
  readonly authFile: string | undefined;

  /** Hears of a file that others may read. libvirt does not care. */
  readonly onWarning?: (message: string) => void;
}

const SYSTEM_FILE = '/etc/libvirt/auth.conf';

/** Permission bits with which somebody else may read a file. */
const READABLE_BY_OTHERS = 0o044;

/**
 * Looks up credentials as libvirt does (virAuthConfigLookup): the group of the host, else that of
 * the host `default`, names a group of credentials. Undefined when there is no file, or nothing in
 * it for this host.
 *
 * @throws ArgumentError when the file cannot be read, or a group leads nowhere. It names file and
 * line and no value.
 */
export async function findCredentials(
  question: CredentialsQuestion,
  environment: Environment,
): Promise<FileCredentials | undefined> {
  const file = authFilePath(question.authFile, environment);
  if (file === undefined) return undefined;
  const groups = await readGroups(file, environment, question.onWarning);
  const names = [question.host, 'default'].map((host) => `auth-${question.service}-${host}`);
  const group = names.map((name) => groups.get(name)).find((each) => each !== undefined);
  return group === undefined ? undefined : credentialsOf(group, groups, file);
}

/**
 * Which file counts (virAuthGetConfigFilePathURI): `LIBVIRT_AUTH_FILE` and the URI's, even when
 * they are not there; then the user's and the system's, if they may be read.
 */
export function authFilePath(
  authFile: string | undefined,
  environment: Environment,
): string | undefined {
  const named = environment.variables['LIBVIRT_AUTH_FILE'] ?? authFile;
  if (named !== undefined) return named;
  const places = [userConfigFile(environment, 'auth.conf'), SYSTEM_FILE];
  return places.find((path) => environment.isReadable(path));
}

async function readGroups(
  file: string,
  environment: Environment,
  onWarning: CredentialsQuestion['onWarning'],
): Promise<ReadonlyMap<string, KeyFileGroup>> {
  if (file === '') throw new ArgumentError('The name of the file with credentials is empty');
  const { text, permissions } = await environment.readText(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if ((permissions & READABLE_BY_OTHERS) !== 0) {
    onWarning?.(`${file} may be read by other users, and holds passwords: chmod 600 ${file}`);
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
    throw confError(file, group.line, 'credentials= names a group that is not there');
  }
  const values = credentialsGroupSchema.parse(Object.fromEntries(named.values));
  return new FileCredentials(file, values);
}
