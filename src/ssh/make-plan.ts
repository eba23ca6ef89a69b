import { ArgumentError } from '../errors/index.ts';
import { pathsOf, pipePath, toPipe } from '../platform/index.ts';
import type { Environment, SshMethod } from '../uri/index.ts';
import type { HostConfig } from './config/index.ts';
import type { SshContext } from './context.ts';
import type { HostKeyPlan, KeyFile, LoginPlan, SshPlan } from './plan.ts';
import type { SshRequest } from './request.ts';
import { localUser } from './request.ts';

const SSH_PORT = 22;

/** The methods in OpenSSH's order, except GSSAPI and host-based, which are not supported. */
const OPENSSH_METHODS: readonly SshMethod[] = [
  'agent',
  'privkey',
  'keyboard-interactive',
  'password',
];

/** Files that OpenSSH looks for in ~/.ssh, in order. */
const KEY_FILES = ['id_rsa', 'id_ecdsa', 'id_ed25519', 'id_dsa'] as const;

/** The agent's named pipe on Windows. */
const WINDOWS_AGENT = pipePath('openssh-ssh-agent');

/** Combines the URI, the program's options and the host's settings, in this order of precedence. */
export function makePlan(request: SshRequest, config: HostConfig, context: SshContext): SshPlan {
  const { environment } = context;
  const port = config.port ?? SSH_PORT;
  return {
    host: config.hostName,
    port,
    user: config.user ?? request.defaultUser ?? localUser(environment),
    login: loginPlan(request, config, context),
    hostKey: hostKeyPlan(request, config, context, port),
  };
}

function loginPlan(
  { keyFile, methods = OPENSSH_METHODS, usesDefaultKeys }: SshRequest,
  config: HostConfig,
  { environment, options, secrets }: SshContext,
): LoginPlan {
  const keys = keysOf(options.privateKey);
  const named = [...(keyFile === undefined ? [] : [keyFile]), ...(config.identityFiles ?? [])];
  const usual = usesDefaultKeys && config.identityFiles === undefined;
  const { join } = pathsOf(environment);
  const defaults = usual ? KEY_FILES.map((name) => join(environment.home, '.ssh', name)) : [];
  const keyFiles: readonly KeyFile[] = [
    ...named.map((path) => ({ path, isNamed: true })),
    ...defaults.map((path) => ({ path, isNamed: false })),
  ];
  // libvirt omits the method if it finds no key file. A key from the program is used anyway.
  const hasKeys = keys.length > 0 || named.length > 0;
  const isMissing =
    !usesDefaultKeys && hasKeys && !methods.includes('privkey') && methods.includes('agent');
  return {
    methods: isMissing ? ['privkey', ...methods] : methods,
    keyFiles,
    keys,
    agent: agentOf(options.agent ?? config.identityAgent, environment),
    identitiesOnly: config.identitiesOnly,
    secrets,
  };
}

function keysOf(
  given: string | Uint8Array | ReadonlyArray<string | Uint8Array> | undefined,
): ReadonlyArray<string | Uint8Array> {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given as string | Uint8Array];
}

function agentOf(
  chosen: string | false | null | undefined,
  { variables, platform }: Environment,
): string | undefined {
  if (chosen === false || chosen === null) return undefined;
  if (platform === 'win32') return windowsAgent(chosen, variables['SSH_AUTH_SOCK']);
  return (chosen ?? variables['SSH_AUTH_SOCK']) || undefined;
}

/**
 * Returns the agent's pipe. For other agents ssh2 runs programs: `pagent.exe`, which this package
 * does not contain, or `cygpath`, which Windows would look for in the current folder first.
 */
function windowsAgent(chosen: string | undefined, variable = ''): string | undefined {
  if (chosen === '') return undefined;
  if (chosen === undefined) return toPipe(variable) ?? WINDOWS_AGENT;
  const pipe = toPipe(chosen);
  if (pipe !== undefined) return pipe;
  throw new ArgumentError(
    `On Windows the SSH agent must be a named pipe, such as ${WINDOWS_AGENT}, got "${chosen}". ` +
      'For Pageant, pass the pipe that "pageant --openssh-config FILE" writes to a file',
    { argument: 'ssh.agent' },
  );
}

const RULES = { normal: 'ask', auto: 'accept-new', ignore: 'ignore' } as const;

function hostKeyPlan(
  { host, knownHostsFile, knownHostsRule, verifiesHost }: SshRequest,
  config: HostConfig,
  { options }: SshContext,
  port: number,
): HostKeyPlan {
  // OpenSSH looks up the name it connects to, unless there is an alias.
  const names = { host: config.hostName || host, port, alias: config.hostKeyAlias };
  const ownRule = verifiesHost ? config.hostKeyRule : 'no';
  return {
    ...{ names, lines: options.knownHosts ?? '', ask: options.verifyHostKey },
    ...knownHostsFiles(knownHostsFile, config),
    rule: knownHostsRule === undefined ? ownRule : RULES[knownHostsRule],
  };
}

function knownHostsFiles(
  file: string | undefined,
  config: HostConfig,
): Pick<HostKeyPlan, 'files' | 'addTo' | 'hashes'> {
  if (file !== undefined) return { files: [file], addTo: file, hashes: false };
  return {
    files: [...config.userKnownHostsFiles, ...config.globalKnownHostsFiles],
    addTo: config.userKnownHostsFiles[0],
    hashes: config.hashesKnownHosts,
  };
}
