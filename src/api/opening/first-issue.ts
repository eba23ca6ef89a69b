import type * as z from 'zod/mini';
import { suggestion } from '../../errors/index.ts';
import type { ConnectOptions } from './connect-options.ts';
import type { Credentials } from './credentials.ts';
import type { SshOptions } from './ssh-options.ts';
import type { TlsConnectOptions } from './tls-options.ts';

/** The problem of an option, for an error. */
export interface OptionIssue {
  /** The option's path, such as `tls.ca`. */
  readonly option: string;
  readonly message: string;
}

/** The names of an object's fields. The compiler checks that none is missing. */
type Names<T> = { readonly [Name in keyof T]-?: true };

type Fields<Name extends keyof ConnectOptions> = Names<
  Exclude<Required<ConnectOptions>[Name], boolean>
>;

const OPTIONS: Names<ConnectOptions> = {
  ...{ readOnly: true, connectTimeoutMs: true, maxCallsInFlight: true, transport: true },
  ...{ keepAlive: true, callTimeoutMs: true, reconnect: true, streamConnections: true },
  ...{ callConnections: true, waitForDaemon: true, lowLatency: true },
  ...{ tls: true, ssh: true, credentials: true, saslMechanisms: true, allow: true, aliases: true },
  ...{ unusedUriParameters: true, onStateChange: true, onFailedAttempt: true, signal: true },
};

const TLS: Names<TlsConnectOptions> = {
  ...{ ca: true, crl: true, cert: true, key: true, passphrase: true },
};

const SSH: Names<SshOptions> = {
  ...{ command: true, proxy: true, config: true, privateKey: true, passphrase: true },
  ...{ password: true, agent: true, knownHosts: true, verifyHostKey: true, session: true },
};

const CREDENTIALS: Names<Credentials> = {
  ...{ authname: true, username: true, password: true, realm: true },
};

const RECONNECT: Fields<'reconnect'> = {
  ...{ initialDelayMs: true, maxDelayMs: true, maxAttempts: true, deadlineMs: true },
  ...{ calls: true, retryReads: true },
};

const WAIT_FOR_DAEMON: Fields<'waitForDaemon'> = {
  ...{ initialDelayMs: true, maxDelayMs: true, maxAttempts: true, deadlineMs: true },
};

const KEEP_ALIVE: Fields<'keepAlive'> = { intervalSeconds: true, count: true };

/** The known names by the path of the object. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(OPTIONS),
  tls: Object.keys(TLS),
  ssh: Object.keys(SSH),
  credentials: Object.keys(CREDENTIALS),
  reconnect: Object.keys(RECONNECT),
  waitForDaemon: Object.keys(WAIT_FOR_DAEMON),
  keepAlive: Object.keys(KEEP_ALIVE),
};

/** Describes the first invalid option. An unknown name gets the nearest known one. */
export function firstIssue({ issues }: z.core.$ZodError): OptionIssue {
  const [issue] = issues;
  const unknown = issue === undefined ? undefined : findUnknown(issue, []);
  if (unknown !== undefined) return unknownOption(unknown);
  const option = issue?.path.join('.') || 'options';
  return { option, message: `The option "${option}" is invalid: ${issue?.message}` };
}

type Path = readonly PropertyKey[];

/** The path of the first unknown name. The name may be in one of the alternatives of a union. */
function findUnknown(issue: z.core.$ZodIssue, above: Path): Path | undefined {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') return [...path, issue.keys[0] ?? ''];
  if (issue.code !== 'invalid_union') return undefined;
  for (const [inner] of issue.errors) {
    const found = inner === undefined ? undefined : findUnknown(inner, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknownOption(path: Path): OptionIssue {
  const option = path.map(String).join('.');
  const parent = path.slice(0, -1).map(String).join('.');
  const known = NAMES[parent] ?? [];
  const nearest = suggestion(String(path.at(-1)), known);
  const list = known.length === 0 ? '' : `; the options are ${known.join(', ')}`;
  return { option, message: `Unknown option "${option}"${nearest || list}` };
}
