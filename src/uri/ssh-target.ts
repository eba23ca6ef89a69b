import type { Environment } from './environment.ts';
import { userConfigFile } from './folders.ts';
import { invalidUri } from './invalid-uri.ts';
import { helperName } from './open-name.ts';
import type { ParsedUri } from './parse.ts';
import type { Mode, RemoteParameters, SshProxy } from './remote-parameters.ts';
import { chooseSocket, isSession } from './sockets.ts';
import type { KnownHostsRule, LibsshTarget, SshMethod, SshTarget } from './target.ts';
import { KNOWN_HOSTS_RULES, SSH_METHODS } from './target.ts';

/** A URI for SSH and its settings. */
export interface SshTargetQuery {
  readonly uri: ParsedUri;
  readonly parameters: RemoteParameters;
  readonly mode: Mode;
  /** The value from the URI, or else from libvirt.conf. */
  readonly proxy: SshProxy | undefined;
  readonly readOnly: boolean;
}

const LIBSSH_PORT = 22;
const LIBSSH_USER = 'root';

/** Keys that libvirt looks for in ~/.ssh, in order (virNetClientFindDefaultSshKey). */
const KEY_FILES = ['identity', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'id_rsa'] as const;

type RemoteEndpoint = Pick<SshTarget, 'host' | 'proxy' | 'netcat' | 'socketPath' | 'helperName'>;

/** Returns the remote host, the program to run there, and its daemon's socket. */
export function remoteEndpoint(query: SshTargetQuery, environment: Environment): RemoteEndpoint {
  const { uri, parameters } = query;
  const session = isSession(uri, environment);
  const { driver, transport } = uri;
  const { mode, readOnly } = query;
  return {
    host: uri.host ?? 'localhost',
    proxy: chooseProxy(query, session),
    netcat: parameters.netcat,
    socketPath:
      parameters.socket ??
      chooseSocket({ driver, transport, isSession: session, readOnly, mode }, environment).path,
    helperName: helperName(uri, parameters),
  };
}

/**
 * Chooses the remote program (virNetClientSSHHelperCommand). Only netcat takes a socket's path.
 * Only virt-ssh-helper finds the socket of a remote user's session daemon.
 */
function chooseProxy({ proxy, parameters }: SshTargetQuery, session: boolean): SshProxy {
  const { socket, netcat } = parameters;
  const chosen = proxy ?? (socket !== undefined ? 'netcat' : session ? 'native' : 'auto');
  if (netcat === undefined || chosen === 'netcat') return chosen;
  if (chosen === 'auto') return 'netcat';
  throw invalidUri('netcat= cannot be used with proxy=native, which does not run netcat');
}

type SshOptions = Pick<
  SshTarget,
  | ('port' | 'user' | 'command' | 'keyFile' | 'isInteractive' | 'verifiesHost')
  | ('knownHostsFile' | 'knownHostsRule' | 'methods')
>;

/** Returns the options for the transport `ssh`. */
export function sshOptions({ uri, parameters }: SshTargetQuery): SshOptions {
  if (parameters.command === '') throw invalidUri('its command= is empty');
  return {
    port: uri.port,
    user: uri.user,
    command: parameters.command,
    keyFile: parameters.keyFile,
    isInteractive: !parameters.noTty,
    verifiesHost: !parameters.noVerify,
    // libvirt's own client ignores these three, because its program `ssh` has its own settings.
    knownHostsFile: parameters.knownHosts,
    knownHostsRule: knownHostsRule(parameters.knownHostsVerify),
    methods: parameters.sshAuth === undefined ? undefined : readMethods(parameters.sshAuth),
  };
}

type LibsshOptions = Pick<
  LibsshTarget,
  'port' | 'user' | 'keyFile' | 'knownHostsFile' | 'knownHostsRule' | 'methods'
>;

/** Returns the options for libssh and libssh2, with libvirt's defaults. */
export function libsshOptions(
  { uri, parameters }: SshTargetQuery,
  environment: Environment,
): LibsshOptions {
  const keyFile = parameters.keyFile ?? findKeyFile(environment);
  return {
    port: uri.port ?? LIBSSH_PORT,
    user: uri.user ?? LIBSSH_USER,
    keyFile,
    knownHostsFile: parameters.knownHosts ?? userConfigFile(environment, 'known_hosts'),
    knownHostsRule: knownHostsRule(parameters.knownHostsVerify) ?? 'normal',
    methods: sshMethods(parameters.sshAuth, keyFile),
  };
}

function findKeyFile({ home, exists }: Environment): string | undefined {
  return KEY_FILES.map((name) => `${home}/.ssh/${name}`).find((path) => exists(path));
}

function sshMethods(list: string | undefined, keyFile: string | undefined): readonly SshMethod[] {
  if (list !== undefined) return readMethods(list);
  return SSH_METHODS.filter((each) => each !== 'privkey' || keyFile !== undefined);
}

function readMethods(list: string): readonly SshMethod[] {
  return list.split(',').map((each) => inAnyCase(SSH_METHODS, 'sshauth', each));
}

function knownHostsRule(rule: string | undefined): KnownHostsRule | undefined {
  return rule === undefined ? undefined : inAnyCase(KNOWN_HOSTS_RULES, 'known_hosts_verify', rule);
}

function inAnyCase<T extends string>(words: readonly T[], name: string, value: string): T {
  const word = words.find((each) => each === value.toLowerCase());
  if (word !== undefined) return word;
  throw invalidUri(`its ${name} must be one of ${words.join(', ')}`);
}
